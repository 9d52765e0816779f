import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--size", type=int, default=2)


def main():
    global args
    args = parser.parse_args()
    show()


def show():
    print(args.size, sorted(name for name in globals() if name == "args"))


if __name__ == "__main__":
    main()
