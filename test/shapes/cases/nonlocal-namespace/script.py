import argparse


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--size', type=int, default=1)
    args = parser.parse_args()

    def convert():
        nonlocal args
        args = sorted(vars(args))

    convert()
    print(args)


main()
