import argparse


def __getattr__(name):
    if name.startswith('_'):
        raise AttributeError(name)
    parser = argparse.ArgumentParser()
    parser.add_argument('--size', type=int, default=1)
    return vars(parser.parse_args())[name.lower()]
