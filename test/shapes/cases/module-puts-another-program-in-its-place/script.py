import sys

from launcher import with_threads

with_threads('2')
print('trained', sys.argv[1:])
