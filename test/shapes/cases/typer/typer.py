"""Stands for typer: builds a command line from a function's signature and reads sys.argv."""
import inspect
import sys


def run(function):
    options = dict(zip(sys.argv[1::2], sys.argv[2::2]))
    names = inspect.signature(function).parameters
    unknown = [name for name in options if name[2:] not in names]
    if unknown:
        sys.exit('No such option: ' + unknown[0])
    function(**{name[2:]: value for name, value in options.items()})
