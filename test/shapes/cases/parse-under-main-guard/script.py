import argparse

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=1)

if __name__ == '__main__':
    args = parser.parse_args()  # the command line
    print(args.size)
