import argparse

parser = argparse.ArgumentParser(prog='train', description='Trains.')
parser.add_argument('--data', help='where the rows are')
args = parser.parse_args()
print(args.data)
