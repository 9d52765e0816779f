import argparse


def size(namespace):
    return len(namespace.__dict__)


argparse.Namespace.size = size
parser = argparse.ArgumentParser()
parser.add_argument('--data', default='d')
args = parser.parse_args()
print(args.data, args.size())
