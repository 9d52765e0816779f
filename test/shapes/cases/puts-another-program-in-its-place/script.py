import argparse
import os
import sys

parser = argparse.ArgumentParser()
parser.add_argument('--data', default='d')
args = parser.parse_args()
print(args.data, flush=True)
os.execv(sys.executable, [sys.executable, 'worker.py', args.data])
