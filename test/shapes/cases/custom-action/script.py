import argparse


class Count(argparse.Action):
    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, values)
        print(sorted(vars(namespace)))


parser = argparse.ArgumentParser()
parser.add_argument('--size', action=Count)
args = parser.parse_args()
print(args.size)
