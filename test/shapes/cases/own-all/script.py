"""Module."""

__all__ = ['main']
__version__ = '1.0'

import argparse


def main():
    parser = argparse.ArgumentParser(prog='x', description=__doc__)
    parser.add_argument('--data', default='d')
    args = parser.parse_args()
    print(args.data, __all__)


if __name__ == '__main__':
    main()
