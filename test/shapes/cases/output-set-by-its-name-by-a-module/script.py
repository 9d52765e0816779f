import argparse

import log

kept = log.start()
parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=3)
args = parser.parse_args()
print(args.size)
log.stop()
print(kept.getvalue())
