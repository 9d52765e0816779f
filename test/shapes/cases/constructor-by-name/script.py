from argparse import ArgumentParser, Namespace

parser = ArgumentParser()
parser.add_argument('--data', default='d')
args: Namespace = parser.parse_args()
print(args.data)
