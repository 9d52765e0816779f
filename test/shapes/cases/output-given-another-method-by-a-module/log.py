import sys

lines = []


def start():
    sys.stdout.write = lines.append


def stop():
    del sys.stdout.write
    print(lines)
