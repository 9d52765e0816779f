import argparse

import tools.words

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=1)
args = parser.parse_args()
print(args.size, list(map(tools.words.read, [0, -1])))
