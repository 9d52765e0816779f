from argparse import ArgumentParser

argparse = 'words'

parser = ArgumentParser()
parser.add_argument('--data', default='d')
args = parser.parse_args()
print(args.data, argparse)
