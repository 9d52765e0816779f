import argparse

parser = argparse.ArgumentParser()
parser.add_argument('--data', default='d')
args = parser.parse_args()
match args.data:
    case 'd':
        print('default')
    case other:
        print(other)
