import argparse
import io
import sys

console = sys.stdout
setattr(sys, 'stdout', io.StringIO())
parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=2)
args = parser.parse_args()
print(args.size)
console.write(sys.stdout.getvalue())
