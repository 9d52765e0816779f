import argparse

parser = argparse.ArgumentParser(allow_abbrev=False)
parser.add_argument('--size', type=int, default=1)
args, _ = parser.parse_known_args()
print(args.size)
