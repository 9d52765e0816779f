import argparse

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=1)
known = parser.parse_known_args()
print(known[0].size, known[1])
