import argparse
import sys

lines = []
sys.stdout.write = lines.append
parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=3)
args = parser.parse_args()
print(args.size)
del sys.stdout.write
print(lines)
