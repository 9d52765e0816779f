import argparse
import functools


def timed(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        print('start')
        return function(*args, **kwargs)

    return wrapper


@timed
def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--data', default='d')
    args = parser.parse_args()

    def show():
        inner = args.data
        print(inner)

    show()


if __name__ == '__main__':
    main()
