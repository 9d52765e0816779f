import argparse

from offline import offline

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=1)
args = parser.parse_args()
with offline():
    print(args.size)
