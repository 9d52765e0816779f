import argparse

parser = argparse.ArgumentParser()
model = parser.add_argument_group('model')
model.add_argument('--size', type=int, default=1)
args = parser.parse_args()
for option in model._actions:
    print(option.dest)
print(args.size)
