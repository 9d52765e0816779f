import argparse

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=1)
args = parser.parse_args()
size = args.size
del args, parser
print(size, sorted(name for name in globals() if not name.startswith('__')))
