import sys

source = sys.argv[1]
target = sys.argv[2]
count = len(sys.argv)
print(source, target, count)
