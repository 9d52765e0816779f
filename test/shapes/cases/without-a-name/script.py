import argparse

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=1)
parser.add_argument('--data', default='d')
print(parser.parse_args().size)
print(parser.parse_args().data)
