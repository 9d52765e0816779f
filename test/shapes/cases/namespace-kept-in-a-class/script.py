import argparse

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=1)
args = parser.parse_args()


class Settings:
    args = args


print(Settings.args)
