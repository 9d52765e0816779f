import argparse
import importlib

parser = argparse.ArgumentParser()
parser.add_argument('--model', default='small')
args = parser.parse_args()
print(importlib.import_module(f'models_{args.model}').options.model)
