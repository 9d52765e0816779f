import argparse

from options import add_options, describe

parser = argparse.ArgumentParser()
model = parser.add_argument_group('model')
add_options(model)
args = parser.parse_args()
describe(model)
print(args.size)
