import argparse

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=1)
if (args := parser.parse_args()).size > 1:
    print('large', args.size)
