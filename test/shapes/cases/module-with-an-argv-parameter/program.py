import argparse


def main(argv=None):
    parser = argparse.ArgumentParser()
    parser.add_argument('--size', type=int, default=1)
    print(parser.parse_args(argv))
    return 3
