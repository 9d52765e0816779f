import multiprocessing
import sys


def work(number):
    return number * 2, sys.argv[1:]


if __name__ == '__main__':
    with multiprocessing.get_context('forkserver').Pool(1) as pool:
        print(pool.map(work, [1, 2]))
