import runpy


def load(path):
    return runpy.run_path(path)['WORDS']


WORDS = load('words.py')
