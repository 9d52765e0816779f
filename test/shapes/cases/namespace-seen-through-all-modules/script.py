import argparse

import journal

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=1)
args = parser.parse_args()
journal.note()
print(args.size)
