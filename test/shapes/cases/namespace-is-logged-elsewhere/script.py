import argparse
import logging
import sys


def setup(options):
    logging.basicConfig(stream=sys.stdout, level=logging.INFO, format='%(message)s')
    logging.info('options: %s', options)


parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=1)
args = parser.parse_args()
setup(args)
print(args.size)
