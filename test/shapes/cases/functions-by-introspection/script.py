import sys


def load():
    return 'loaded'


def save():
    return 'saved'


commands = {name: value for name, value in globals().items() if callable(value)}
print(sorted(commands), commands[sys.argv[1]]())
