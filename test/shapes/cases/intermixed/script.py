import argparse

parser = argparse.ArgumentParser()
parser.add_argument('files', nargs='*')
parser.add_argument('--data', default='d')
args = parser.parse_intermixed_args()
print(args.files, args.data)
