import argparse
import json

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=1)
args = parser.parse_args()
print(json.dumps(vars(args), sort_keys=True))
for key in vars(args):
    print(key, getattr(args, key))
print(args.__dict__)
