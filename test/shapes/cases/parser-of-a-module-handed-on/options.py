import argparse
import functools


def read():
    parser = argparse.ArgumentParser()
    parser.add_argument('--size', type=int, default=2)
    return parser.parse_args()


def with_size(function):
    @functools.wraps(function)
    def inner():
        return function(read().size)

    return inner
