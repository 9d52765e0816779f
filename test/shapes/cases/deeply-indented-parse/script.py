import argparse


class Outer:
    class Inner:
        @staticmethod
        def main():
            parser = argparse.ArgumentParser()
            parser.add_argument('--data', default='d')
            args = parser.parse_args()
            return args


print(Outer.Inner.main().data)
