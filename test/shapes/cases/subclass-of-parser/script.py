import argparse


class Parser(argparse.ArgumentParser):
    def parse_args(self, *args, **kwargs):
        options = super().parse_args(*args, **kwargs)
        print(options)
        return options


parser = Parser()
parser.add_argument('--data', default='d')
args = parser.parse_args()
print(args.data)
