import argparse
from argparse import ArgumentParser


def positive(text):
    if int(text) <= 0:
        raise argparse.ArgumentTypeError(f'{text} is not positive')
    return int(text)


parser = ArgumentParser()
parser.add_argument('--size', type=positive, default=1)
args = parser.parse_args()
print(args.size)
