import io
import sys


def start():
    kept = io.StringIO()
    setattr(sys, 'stdout', kept)
    return kept


def stop():
    setattr(sys, 'stdout', sys.__stdout__)
