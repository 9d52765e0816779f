import argparse

import log

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=3)
args = parser.parse_args()
log.Log().write(str(args.size))
