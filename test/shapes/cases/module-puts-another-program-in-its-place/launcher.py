import os
import sys


def with_threads(count):
    if os.environ.get('OMP_NUM_THREADS') != count:
        os.environ['OMP_NUM_THREADS'] = count
        os.execv(sys.executable, [sys.executable] + sys.argv)
