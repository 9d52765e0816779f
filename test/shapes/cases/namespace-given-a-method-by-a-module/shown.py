from argparse import Namespace


def show(self):
    print(sorted(self.__dict__))


Namespace.show = show
