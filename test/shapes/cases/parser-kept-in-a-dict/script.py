import argparse

parsers = {'main': argparse.ArgumentParser()}
parsers['main'].add_argument('--data', default='d')
args = parsers['main'].parse_args()
print(args)
