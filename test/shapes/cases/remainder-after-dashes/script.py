import argparse

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=1)
parser.add_argument('command', nargs=argparse.REMAINDER)
args = parser.parse_args()
print(args.size, args.command)
