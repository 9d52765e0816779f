import argparse

parser = argparse.ArgumentParser(prog='train')
parser.add_argument('--data', required=True)
args = parser.parse_args()
print(args.data)
