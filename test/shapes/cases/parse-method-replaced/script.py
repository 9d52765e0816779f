import argparse

parse = argparse.ArgumentParser.parse_args


def logged(parser):
    namespace = parse(parser)
    print(namespace)
    return namespace


argparse.ArgumentParser.parse_args = logged
parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=1)
args = parser.parse_args()
print(args.size)
