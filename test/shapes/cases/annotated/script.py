import argparse

parser: argparse.ArgumentParser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=1)
args: argparse.Namespace = parser.parse_args()
print(args.size)
