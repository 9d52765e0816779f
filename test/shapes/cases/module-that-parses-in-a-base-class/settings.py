import sys


class Settings:
    def __init_subclass__(cls):
        cls.words = sys.argv[1:]


class Rows(Settings):
    pass
