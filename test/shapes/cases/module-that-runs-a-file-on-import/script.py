import settings

print(settings.WORDS)
