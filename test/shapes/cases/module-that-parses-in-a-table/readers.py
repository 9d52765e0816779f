import sys

READERS = {'words': lambda: sys.argv[1:]}
