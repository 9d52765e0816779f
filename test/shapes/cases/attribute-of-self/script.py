import argparse


class Trainer:
    def __init__(self):
        parser = argparse.ArgumentParser()
        parser.add_argument('--size', type=int, default=1)
        self.args = parser.parse_args()

    def train(self):
        double = self.args.size * 2
        print(double)


Trainer().train()
