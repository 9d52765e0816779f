import argparse

import settings

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=1)
args = parser.parse_args()
print(args.size, settings.words())
