import argparse
from dataclasses import dataclass


def read():
    parser = argparse.ArgumentParser()
    parser.add_argument('--size', type=int, default=2)
    return parser.parse_args()


class Job:
    def __init__(self):
        self.size = read().size


@dataclass
class Settings:
    size: int = 0

    def __post_init__(self):
        self.size = read().size


class Context:
    @property
    def options(self):
        return read()


context = Context()
