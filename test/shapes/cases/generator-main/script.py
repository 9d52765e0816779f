import argparse


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--data', default='d')
    args = parser.parse_args()
    yield args.data


print(list(main()))
