from options import read

if read().fast:
    import json as format
else:
    import pickle as format

print(format.__name__)
