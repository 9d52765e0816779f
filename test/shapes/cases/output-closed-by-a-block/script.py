import argparse
import sys

print('starts')
with sys.stdout:
    pass
parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=1)
args = parser.parse_args()
sys.exit(args.size)
