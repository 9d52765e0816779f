from dataclasses import dataclass, field

from transformers import HfArgumentParser


@dataclass
class Arguments:
    data: str = field(default='d')
    size: int = 1


def main():
    parser = HfArgumentParser(Arguments)
    (arguments,) = parser.parse_args_into_dataclasses()
    print(arguments)


if __name__ == '__main__':
    main()
