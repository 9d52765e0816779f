import os

from settings import args

print(args.data, os.sep)
