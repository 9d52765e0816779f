import argparse
from threading import Thread as Worker


def start(self):
    raise RuntimeError('one thread is enough')


Worker.start = start

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=float, default=0.1)
args = parser.parse_args()
print('size', args.size)
