from words import read as words

__all__ = ['words']
