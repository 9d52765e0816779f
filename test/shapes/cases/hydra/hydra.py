"""Stands for hydra: a decorator whose wrapper reads overrides from sys.argv."""
import functools
import sys


def main(config_path=None, config_name=None):
    def decorate(task):
        @functools.wraps(task)
        def wrapper():
            for word in sys.argv[1:]:
                if '=' not in word or word.startswith('--'):
                    sys.exit('mismatched input ' + word)
            return task(dict(word.lstrip('+').split('=') for word in sys.argv[1:]))

        return wrapper

    return decorate
