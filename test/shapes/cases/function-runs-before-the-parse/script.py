import argparse


def clean(rows):
    kept = [row for row in rows if row is not None]
    return kept


rows = clean([3, None, 4])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--factor", type=int, default=1)
    args = parser.parse_args()
    print(sum(rows) * args.factor)


if __name__ == "__main__":
    main()
