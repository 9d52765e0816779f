import argparse
from sys import modules

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=1)
args = parser.parse_args()
print(getattr(modules[__name__], 'args'))
