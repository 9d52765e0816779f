def load():
    global ArgumentParser
    from argparse import ArgumentParser


load()
parser = ArgumentParser()
parser.add_argument('--data', default='d')
args = parser.parse_args()
print(args.data)
