import argparse
import sys

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=1)
args = parser.parse_args()
print(args.size, sys.modules[__name__].__dict__['args'])
