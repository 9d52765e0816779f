import argparse
import sys


class Defaults:
    size = 3


parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=1)
options = Defaults
if '--size' in sys.argv:
    args = parser.parse_args()
    options = args
print(options.size)
