import argparse


class Options(argparse.Namespace):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.size = 3


parser = argparse.ArgumentParser()
parser.add_argument('--data', default='d')
args = parser.parse_args(namespace=Options())
print(args)
