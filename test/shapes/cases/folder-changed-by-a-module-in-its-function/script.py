import argparse
import os

import paths

parser = argparse.ArgumentParser()
parser.add_argument('--data', default='d')
args = parser.parse_args()
names = sorted(os.listdir(paths.HERE))
print(args.data, names)
