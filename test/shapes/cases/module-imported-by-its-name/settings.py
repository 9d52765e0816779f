import argparse


def read():
    parser = argparse.ArgumentParser()
    parser.add_argument('--size')
    return parser.parse_args()
