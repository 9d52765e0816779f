import argparse
import importlib

words = importlib.import_module('words')
parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=1)
args = parser.parse_args()
print(args.size, list(map(words.read, [0, -1])))
