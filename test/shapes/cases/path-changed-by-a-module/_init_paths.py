import os
import sys

here = os.path.dirname(os.path.abspath(__file__))
for name in ('lib',):
    sys.path.insert(0, os.path.join(here, name))
