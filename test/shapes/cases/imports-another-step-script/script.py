import argparse

from prepare import rows

parser = argparse.ArgumentParser()
parser.add_argument('--data', default='d')
args = parser.parse_args()
print(args.data, rows)
