import argparse

from report import report


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--size', type=int, default=1)
    args = parser.parse_args()
    print(args.size)
    report()


main()
