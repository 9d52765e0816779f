import sys

sys.path[0:0] = ['lib']
import settings

print(settings.args.size)
