import sys


def start(path):
    sys.stdout = open(path, 'w')


def stop():
    sys.stdout.close()
    sys.stdout = sys.__stdout__
