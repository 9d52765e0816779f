import argparse
import builtins

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=1)
plain = print


def say(*words):
    plain('[rank 0]', *words)


builtins.print = say
args = parser.parse_args()
print(args.size)
