import argparse
import sys


def note():
    for name, module in sorted(sys.modules.items()):
        for value in list(vars(module).values()):
            if isinstance(value, argparse.Namespace):
                print(name, value)
