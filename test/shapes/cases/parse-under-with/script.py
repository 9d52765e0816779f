import argparse
import contextlib
import io

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=1)
with contextlib.redirect_stdout(io.StringIO()):
    args = parser.parse_args()
    print('hidden')
print(args.size)
