import argparse

parser = argparse.ArgumentParser(prog='train')
parser.add_argument('--data', default='d')
args = parser.parse_args()
print(args.data)
