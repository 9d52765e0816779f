import sys

print([01j, 09J, 00, 0_0, 0o17, 010.5, 0777., 08e0], len(sys.argv))
