import argparse


class Settings:
    parser = argparse.ArgumentParser()
    parser.add_argument('--data', default='d')
    args = parser.parse_args()

    @property
    def data(self):
        return self.args.data


print(Settings().data, sorted(vars(Settings.args)))
