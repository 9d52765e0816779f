import argparse

parser = argparse.ArgumentParser()
group = parser.add_argument_group('data')
group.add_argument('--data', default='d')
choice = parser.add_mutually_exclusive_group()
choice.add_argument('--gpu', action='store_true')
choice.add_argument('--cpu', action='store_true')
args = parser.parse_args()
print(args.data, args.gpu, args.cpu)
