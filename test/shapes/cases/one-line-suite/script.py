import argparse
parser = argparse.ArgumentParser()
parser.add_argument('--data', default='d')
if True: args = parser.parse_args()
print(args.data)
