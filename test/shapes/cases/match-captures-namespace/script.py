import argparse

parser = argparse.ArgumentParser()
parser.add_argument('--data', default='d')
args = parser.parse_args()
match args:
    case argparse.Namespace() as found:
        print(found)
