import argparse

parser = argparse.ArgumentParser()
parser.add_argument('--data', default='d')
if __name__ == '__main__': \
    args = parser.parse_args()
print(args.data)
