import argparse

parser = argparse.ArgumentParser()
parser.add_argument('--data', default='d')
# the command line \
args = parser.parse_args()
print(args.data)
