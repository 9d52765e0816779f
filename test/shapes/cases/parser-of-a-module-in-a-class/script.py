import argparse

from options import Job, Settings, context


class Training(Job):
    pass


parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=2)
args = parser.parse_args()
print(args.size, Training().size, Settings().size, context.options.size)
