import argparse
import sys

log = []


def print(*words):
    log.append(words)


parser = argparse.ArgumentParser()
parser.add_argument('--data', default='d')
args = parser.parse_args()
print('one', args.data)
sys.stdout.write('%s\n' % log)
