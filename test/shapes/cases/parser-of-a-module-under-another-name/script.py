import argparse

from options import read as options_of_the_model

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=2)
args = parser.parse_args()
print(args.size, options_of_the_model().size)
