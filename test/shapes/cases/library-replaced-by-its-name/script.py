import argparse
import socket


def forbid(*args, **options):
    raise RuntimeError('no network in this step')


setattr(socket, 'socket', forbid)

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=float, default=0.1)
args = parser.parse_args()
print('size', args.size)
