import sys, __main__


def report():
    print(__main__.args, file=sys.stdout)
