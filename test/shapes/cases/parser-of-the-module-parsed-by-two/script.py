import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--size", type=int, default=2)


def read():
    return parser.parse_args()


def main():
    print(read().size + read().size)


if __name__ == "__main__":
    main()
