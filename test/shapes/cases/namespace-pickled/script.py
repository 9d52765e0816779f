import argparse
import pickle

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=1)
args = parser.parse_args()
print(pickle.loads(pickle.dumps(args)))
