import argparse


def main():
    global args
    parser = argparse.ArgumentParser()
    parser.add_argument('--size', type=int, default=1)
    args = parser.parse_args()
    train()


def train():
    print(args.size)


if __name__ == '__main__':
    main()
