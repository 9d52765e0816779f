import argparse

parser = argparse.ArgumentParser(fromfile_prefix_chars='@')
parser.add_argument('--data', default='d')
args = parser.parse_args()
print(args.data)
