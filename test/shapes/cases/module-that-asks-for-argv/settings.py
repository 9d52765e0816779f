import sys

ARGUMENTS = getattr(sys, 'argv', [''])[1:]
