import sys

print("é𝔘", sys.argv[1:])
