import argparse


def get_args():
    parser = argparse.ArgumentParser()
    parser.add_argument('--data', default='d')
    return parser.parse_args()


if __name__ == '__main__':
    print(get_args())
