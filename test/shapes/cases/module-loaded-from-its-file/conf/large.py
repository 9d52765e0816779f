import argparse

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=9)
args = parser.parse_args()
