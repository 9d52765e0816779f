import argparse
import sys

print('command:', ' '.join(sys.argv[1:]))
parser = argparse.ArgumentParser()
parser.add_argument('--data', default='d')
args = parser.parse_args()
print(args.data)
