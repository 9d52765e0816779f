import argparse

import settings

parser = argparse.ArgumentParser()
parser.add_argument('--rows', type=int)
args = parser.parse_args()
print(args.rows, settings.Settings().words)
