import os; from argparse import ArgumentParser

parser = ArgumentParser()
parser.add_argument('--data', default='d')
args = parser.parse_args()
print(args.data, os.sep)
