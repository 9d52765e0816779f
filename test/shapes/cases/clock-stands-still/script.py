import argparse
import time

time.monotonic = lambda: 0.0

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=float, default=0.1)
args = parser.parse_args()
print('size', args.size)
