import argparse
import os


def main():
    if 'SIZE' not in os.environ:
        print('no size is given')
        return
    parser = argparse.ArgumentParser()
    parser.add_argument('--size', type=int, default=os.environ['SIZE'])
    args = parser.parse_args()
    print(args.size)


if __name__ == '__main__':
    main()
    print('done')
