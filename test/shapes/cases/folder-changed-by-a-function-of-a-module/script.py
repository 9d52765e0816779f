import argparse
import os

from paths import enter

enter('inputs')
parser = argparse.ArgumentParser()
parser.add_argument('--data', default='d')
args = parser.parse_args()
names = sorted(os.listdir('.'))
print(args.data, names)
