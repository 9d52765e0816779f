import argparse


class Loader:
    def __init__(self, size):
        self.rows = list(range(size))

    def load(self):
        return sum(self.rows)


total = Loader(4).load()
parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=3)
args = parser.parse_args()
print(args.size, total)
