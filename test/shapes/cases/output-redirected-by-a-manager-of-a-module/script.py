import argparse

from log import silent

with silent():
    parser = argparse.ArgumentParser()
    parser.add_argument('--size', type=int, default=3)
    args = parser.parse_args()
    print(args.size)
print(args.size + 1)
