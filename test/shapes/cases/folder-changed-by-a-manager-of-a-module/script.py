import argparse
import os

from paths import chdir

parser = argparse.ArgumentParser()
parser.add_argument('--data', default='d')
args = parser.parse_args()
with chdir('inputs'):
    names = sorted(os.listdir('.'))
print(args.data, names)
