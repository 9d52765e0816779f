import argparse


def get_args():
    parser = argparse.ArgumentParser()
    parser.add_argument('--data', default='d')
    return parser.parse_args()


args = get_args()
print(args.data)
