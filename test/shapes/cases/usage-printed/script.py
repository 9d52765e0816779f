import argparse
import sys

parser = argparse.ArgumentParser(prog='train')
parser.add_argument('--data', default=None)
args = parser.parse_args()
if args.data is None:
    sys.exit(parser.print_usage())
