import argparse
import contextlib
import io

log = io.StringIO()
stack = contextlib.ExitStack()
stack.enter_context(contextlib.redirect_stdout(log))
parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=2)
args = parser.parse_args()
print('size', args.size)
stack.close()
print(log.getvalue().upper())
