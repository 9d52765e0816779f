import argparse

parser = argparse.ArgumentParser()
parser.add_argument('--data', default='d')
args = parser.parse_args()


def train(args, parser=None):
    print(args)


train('nothing')
print(args.data, [args for args in 'ab'], (lambda args: args)(1))
