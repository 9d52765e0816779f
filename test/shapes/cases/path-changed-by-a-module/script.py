import argparse

import _init_paths  # noqa: F401
from options import read

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=2)
args = parser.parse_args()
print(args.size, vars(read()))
