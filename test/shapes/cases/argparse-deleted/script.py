import argparse

parser = argparse.ArgumentParser()
parser.add_argument('--rate', type=float, default=0.1)
del argparse
args = parser.parse_args()
print(args.rate)
