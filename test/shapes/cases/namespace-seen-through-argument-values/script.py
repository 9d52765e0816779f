import argparse

from journal import note_arguments


def train(args):
    note_arguments()
    return args.size


parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=1)
args = parser.parse_args()
print(train(args))
