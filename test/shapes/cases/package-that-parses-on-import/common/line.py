import sys

words = list(sys.argv[1:])
