from settings import ARGUMENTS

print(ARGUMENTS)
