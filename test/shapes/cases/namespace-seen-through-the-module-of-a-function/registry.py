import sys


def register(function):
    print(sys.modules[function.__module__].args)
    return function
