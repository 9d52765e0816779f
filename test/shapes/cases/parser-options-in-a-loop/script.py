import argparse

parser = argparse.ArgumentParser()
for name in ('data', 'out'):
    parser.add_argument('--' + name, default=name)
args = parser.parse_args()
print(args.data, args.out)
