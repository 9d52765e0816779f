import argparse


def add_options(parser):
    parser.add_argument('--data', default='d')
    return parser


parser = add_options(argparse.ArgumentParser())
args = parser.parse_args()
print(args.data)
