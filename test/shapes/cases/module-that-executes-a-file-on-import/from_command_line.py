import sys

for word in sys.argv[1:]:
    name, value = word.lstrip('-').split('=')
    globals()[name] = int(value)
