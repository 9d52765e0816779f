from argparse import SUPPRESS, ArgumentParser

parser = ArgumentParser()
parser.add_argument('--data', default='d')
parser.add_argument('--secret', help=SUPPRESS)
args = parser.parse_args()
print(args.data)
