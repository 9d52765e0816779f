try:
    from argparse import ArgumentParser
except ImportError:
    raise SystemExit('needs Python 3')

parser = ArgumentParser()
parser.add_argument('--data', default='d')
args = parser.parse_args()
print(args.data)
