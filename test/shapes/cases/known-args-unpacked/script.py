import argparse

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=1)
FLAGS, unparsed = parser.parse_known_args()
print(FLAGS.size, unparsed)
