import sys

print('worker', sys.argv[1:])
