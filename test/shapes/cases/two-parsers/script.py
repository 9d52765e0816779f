import argparse

first = argparse.ArgumentParser(add_help=False)
first.add_argument('--config', default='c')
known, rest = first.parse_known_args()
second = argparse.ArgumentParser(parents=[first])
second.add_argument('--data', default='d')
args = second.parse_args(rest)
print(known.config, args.data, rest)
