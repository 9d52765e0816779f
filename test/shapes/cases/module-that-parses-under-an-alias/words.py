import sys


def read():
    return sys.argv[1:]
