import argparse
import os

os.chdir('inputs')
parser = argparse.ArgumentParser()
parser.add_argument('--data', default='d')
args = parser.parse_args()
names = os.listdir('.')
print(args.data, names)
