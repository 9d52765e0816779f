import argparse

parser = argparse.ArgumentParser()
parser.add_argument('--model')
options = parser.parse_args()
