"""Trains."""
from __future__ import print_function

import argparse

from common.config import CONFIG

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument('--data', default='d')
args, _ = parser.parse_known_args()
print(args.data, CONFIG)
