import argparse
import contextlib


@contextlib.contextmanager
def start_run():
    print('start')
    yield
    print('end')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--data', default='d')
    args = parser.parse_args()
    print(args.data)


if __name__ == '__main__':
    with start_run():
        main()
