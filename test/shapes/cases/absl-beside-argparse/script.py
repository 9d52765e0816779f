import argparse

from absl import app

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=1)
args = parser.parse_args()


def main(argv):
    print(args.size, len(argv))


app.run(main)
