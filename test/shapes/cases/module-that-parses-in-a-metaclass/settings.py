import argparse


class FromCommandLine(type):
    def __init__(cls, name, bases, names):
        super().__init__(name, bases, names)
        parser = argparse.ArgumentParser()
        parser.add_argument('--size', type=int, default=cls.size)
        cls.size = parser.parse_args().size


class Settings(metaclass=FromCommandLine):
    size = 1
