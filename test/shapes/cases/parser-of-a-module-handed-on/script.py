import argparse

from options import read, with_size


@with_size
def train(size):
    return size


def ask(function):
    return function().size


parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=2)
args = parser.parse_args()
print(args.size, train(), ask(read))
