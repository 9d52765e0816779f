import argparse

from report import describe


def divide(options):
    return 1 / options.size


parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=0)
args = parser.parse_args()
try:
    divide(args)
except ZeroDivisionError as error:
    print(describe(error))
