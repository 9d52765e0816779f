from argparse import ArgumentParser


def build_parser():
    parser = ArgumentParser()
    parser.add_argument('--size', type=int, default=1)
    return parser


args = build_parser().parse_args()
print(args.size)
