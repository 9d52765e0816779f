import sys


def main() -> int:
    print('main')
    return 5


sys.exit(main())
