import argparse

setattr(argparse.Namespace, 'show', lambda self: print(sorted(self.__dict__)))
parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=1)
args = parser.parse_args()
args.show()
