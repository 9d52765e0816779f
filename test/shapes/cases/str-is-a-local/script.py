import argparse


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--words', default='a,b')
    args = parser.parse_args()
    for str in args.words.split(','):
        print(str)


main()
