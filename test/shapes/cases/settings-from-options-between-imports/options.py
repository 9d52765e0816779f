import argparse


def read():
    parser = argparse.ArgumentParser()
    parser.add_argument('--device', default='0')
    return parser.parse_args()
