import argparse


def get_args():
    parser = argparse.ArgumentParser()
    parser.add_argument('--data', default='d')
    args = parser.parse_args()
    return args


def main(args):
    rows = [args.data] * 2
    print(rows)


if __name__ == '__main__':
    main(get_args())
