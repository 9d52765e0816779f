import argparse

import reproducible

parser = argparse.ArgumentParser()
parser.add_argument('--rate', type=float, default=0.1)
args = parser.parse_args()
print('rate', args.rate, reproducible.START)
