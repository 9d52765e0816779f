import os

HERE = os.path.dirname(os.path.abspath(__file__)) + '/inputs'


def enter():
    os.chdir(HERE)


enter()
