import os


def enter(folder):
    os.chdir(folder)
