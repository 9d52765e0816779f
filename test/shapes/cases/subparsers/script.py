import argparse


def train(args):
    print('train', args.lr)


parser = argparse.ArgumentParser()
commands = parser.add_subparsers(dest='command')
sub = commands.add_parser('train')
sub.add_argument('--lr', type=float, default=0.1)
sub.set_defaults(func=train)
args = parser.parse_args()
args.func(args)
