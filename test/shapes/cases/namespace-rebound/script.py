import argparse


def process(options):
    return sorted(vars(options).items())


parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=1)
args = parser.parse_args()
args = process(args)
print(args)
