import argparse
import sys


def main():
    log = []
    print = log.append
    parser = argparse.ArgumentParser()
    parser.add_argument('--data', default='d')
    args = parser.parse_args()
    print(args.data)
    sys.stdout.write('%s\n' % log)


main()
