import argparse

parser = argparse.ArgumentParser()
parser.add_argument('--remote', default='origin')
parser.add_argument('--reg_rate', type=float, default=1)
args = parser.parse_args()
print(args.remote, args.reg_rate)
