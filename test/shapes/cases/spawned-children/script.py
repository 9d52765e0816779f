import argparse
import multiprocessing


def work(number):
    return number * 2


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--count', type=int, default=2)
    args = parser.parse_args()
    with multiprocessing.get_context('spawn').Pool(1) as pool:
        print(pool.map(work, range(args.count)))


if __name__ == '__main__':
    main()
