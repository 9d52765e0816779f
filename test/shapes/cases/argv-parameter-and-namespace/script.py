import argparse
import sys


def main(argv=None):
    parser = argparse.ArgumentParser()
    parser.add_argument('--size', type=int, default=1)
    settings = argparse.Namespace(kind='x')
    args = parser.parse_args(argv, namespace=settings)
    print(args.size, args.kind)
    return 3


if __name__ == '__main__':
    sys.exit(main())
