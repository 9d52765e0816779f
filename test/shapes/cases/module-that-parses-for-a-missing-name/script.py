from settings import SIZE

print(SIZE)
