import argparse
import os


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", default="data.csv")
    args = parser.parse_args()
    name = os.path.splitext(args.data)[0]
    print("name", name)


if __name__ == "__main__":
    main()
