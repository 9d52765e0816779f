"one " "two"
print(__doc__)
