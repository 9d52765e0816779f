import sys

if len(sys.argv) > 3:
    import json as format
elif '--wide' in sys.argv:
    import csv as format
else:
    import pickle as format

print(format.__name__)
