import argparse as ap

parser = ap.ArgumentParser(formatter_class=ap.ArgumentDefaultsHelpFormatter)
parser.add_argument('--data', default='d')
args = parser.parse_args()
print(args.data)
