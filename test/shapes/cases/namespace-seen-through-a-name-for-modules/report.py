import sys

loaded = sys.modules


def report():
    print(loaded['__main__'].args)
