import getopt
import sys

options, rest = getopt.getopt(sys.argv[1:], 'd:', ['data='])
print(options, rest)
