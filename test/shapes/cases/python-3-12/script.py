import argparse

type Name = str


class Box[T]:
    def __init__(self, value: T) -> None:
        self.value = value


def first[T](values: list[T]) -> T:
    return values[0]


parser = argparse.ArgumentParser()
parser.add_argument('--data', default='d')
args = parser.parse_args()
match args.data:
    case 'd' | 'e' as letter:
        print(f'{letter} {f'{args.data}'} {first([1])}')
    case {'x': [*_]} | Box(value=3):
        print('box')
