from .line import words

CONFIG = words
