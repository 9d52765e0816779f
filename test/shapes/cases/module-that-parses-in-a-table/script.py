import argparse

import readers

parser = argparse.ArgumentParser()
parser.add_argument('--rows', type=int)
args = parser.parse_args()
print(args.rows, readers.READERS['words']())
