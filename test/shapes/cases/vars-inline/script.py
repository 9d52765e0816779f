import argparse

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=1)


def train(**options):
    print(sorted(options.items()))


train(**vars(parser.parse_args()))
