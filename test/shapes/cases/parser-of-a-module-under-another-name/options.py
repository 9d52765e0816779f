import argparse


def read():
    parser = argparse.ArgumentParser()
    parser.add_argument('--size', type=int, default=2)
    return parser.parse_args()
