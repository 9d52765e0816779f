import sys


def report():
    print(sys.modules.get('__main__').args)
