import argparse

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=2)
args = parser.parse_args()


class Model:
    pass


if __name__ == '__main__':
    # so that what is pickled names a module, not __main__
    import script

    print(script.Model.__module__, vars(script.args))
