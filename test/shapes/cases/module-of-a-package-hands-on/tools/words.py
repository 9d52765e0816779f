import sys


def read(at):
    return sys.argv[1:][at]
