import sys


class Log:
    def __init__(self):
        self.stdout = sys.stdout

    def write(self, text):
        self.stdout.write(text + '\n')
