import argparse

import registry

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=1)
args = parser.parse_args()


@registry.register
def train():
    return args.size


print(train())
