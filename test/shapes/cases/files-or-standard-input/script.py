import argparse
import fileinput

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=1)
args = parser.parse_args()
for line in fileinput.input():
    print(line)
print(args.size)
