import argparse


def read():
    parser = argparse.ArgumentParser()
    parser.add_argument('--fast', action='store_true')
    return parser.parse_args()
