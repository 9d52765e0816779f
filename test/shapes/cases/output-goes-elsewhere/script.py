import argparse
import sys


class Tee:
    def __init__(self, stream):
        self.stream = stream

    def write(self, text):
        self.stream.write(text)


parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=1)
sys.stdout = Tee(sys.stdout)
args = parser.parse_args()
print(args.size)
sys.stdout = sys.__stdout__
