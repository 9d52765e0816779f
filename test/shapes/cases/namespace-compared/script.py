import argparse

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=1)
args = parser.parse_args()
print(args == argparse.Namespace(size=1), 'size' in args)
