import sys

sys.stdout = open('train.log', 'w')


def stop():
    sys.stdout.close()
    sys.stdout = sys.__stdout__
