total = 0
for number in range(4):
    total += number
print(total)
