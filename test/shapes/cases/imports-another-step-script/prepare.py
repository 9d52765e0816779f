import argparse


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--out', default='o')
    args = parser.parse_args()
    print(args.out)


rows = 3
if __name__ == '__main__':
    main()
