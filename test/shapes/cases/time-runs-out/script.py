import argparse
import signal

signal.alarm(1)

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=float, default=0.1)
args = parser.parse_args()
print('size', args.size)
