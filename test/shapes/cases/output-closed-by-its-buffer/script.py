import argparse
import sys

print('starts')
sys.stdout.flush()
sys.stdout.buffer.close()
parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=1)
args = parser.parse_args()
sys.exit(args.size)
