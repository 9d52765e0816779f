import argparse
import sys

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=1)
try:
    args = parser.parse_args()
except SystemExit:
    sys.exit(4)
print(args.size)
