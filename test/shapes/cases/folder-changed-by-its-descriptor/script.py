import argparse
import os

os.fchdir(os.open('/', os.O_RDONLY))
parser = argparse.ArgumentParser()
parser.add_argument('--data', default='d')
args = parser.parse_args()
print(args.data, os.getcwd())
