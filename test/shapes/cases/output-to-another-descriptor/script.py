import argparse
import os

print('starts', flush=True)
os.dup2(os.open('log.txt', os.O_WRONLY | os.O_CREAT), 1)
parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=1)
args = parser.parse_args()
print(args.size)
