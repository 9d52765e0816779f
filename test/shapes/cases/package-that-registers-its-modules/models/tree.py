import argparse

from . import MODELS

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=1)
MODELS['tree'] = parser.parse_args().size
