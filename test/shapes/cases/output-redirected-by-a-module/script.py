import argparse

import log

log.start('train.log')
parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=3)
args = parser.parse_args()
print(args.size)
log.stop()
print(open('train.log').read())
