"""Trains."""
import argparse

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument('--lr', type=float, default=0.1)
parser.add_argument('--epochs', type=int, default=2)
args = parser.parse_args()

for epoch in range(args.epochs):
    print('epoch', epoch, args.lr)
