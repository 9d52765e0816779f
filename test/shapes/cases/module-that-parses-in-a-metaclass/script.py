from settings import Settings

print(Settings.size)
