import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--size", type=int, default=2)
group = parser.add_argument_group("data")
group.add_argument("rest", nargs="*")


def main():
    args = parser.parse_args()
    total = args.size + len(args.rest)
    print(total)


if __name__ == "__main__":
    main()
