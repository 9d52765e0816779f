"""Trains.

Usage:
  script.py [--data=<data>] [<file>]
"""
from docopt import docopt

if __name__ == '__main__':
    print(sorted(docopt(__doc__).items()))
