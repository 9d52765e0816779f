import argparse


class Options:
    def __init__(self):
        self.arguments = []

    def add_argument(self, argument):
        self.arguments.append(argument)


options = Options()
options.add_argument('--headless')
options.add_argument('--remote-debugging-port=9222')
parser = argparse.ArgumentParser()
parser.add_argument('--data', default='d')
args = parser.parse_args()
print(args.data, options.arguments)
