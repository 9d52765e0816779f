import argparse

import shown  # noqa: F401

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=1)
args = parser.parse_args()
args.show()
