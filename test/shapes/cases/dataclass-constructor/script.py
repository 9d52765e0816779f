import argparse
from dataclasses import dataclass


@dataclass
class Settings:
    size: int
    data: str


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument('--size', type=int, default=1)
    parser.add_argument('--data', default='d')
    args = parser.parse_args()
    return Settings(**args.__dict__)


settings = parse()
print(settings)
