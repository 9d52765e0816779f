import argparse
import traceback


def divide(options):
    return 1 / options.size


parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=0)
args = parser.parse_args()
try:
    divide(args)
except ZeroDivisionError as error:
    shown = traceback.TracebackException.from_exception(error, capture_locals=True)
    print(shown.stack[-1].locals)
