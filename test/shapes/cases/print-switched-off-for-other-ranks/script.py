import argparse
import builtins as __builtin__
import os


def print_on_one_rank_only(is_first):
    printed = __builtin__.print

    def print(*args, **kwargs):
        if kwargs.pop('force', False) or is_first:
            printed(*args, **kwargs)

    __builtin__.print = print


def main():
    print_on_one_rank_only(os.environ.get('RANK') == '0')
    parser = argparse.ArgumentParser()
    parser.add_argument('--data', default='d')
    args = parser.parse_args()
    print('not shown')
    print(args.data, force=True)


if __name__ == '__main__':
    main()
