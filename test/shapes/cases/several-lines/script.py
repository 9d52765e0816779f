import argparse

parser = argparse.ArgumentParser(
    prog='x',
)
parser.add_argument(
    '--data',
    default='d',
)
args = parser.parse_args(
    # the command line
)
print(args.data)
