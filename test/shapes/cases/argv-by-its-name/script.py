import argparse
import sys

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=2)
args = parser.parse_args()
print(args.size, len(getattr(sys, 'argv', [])))
