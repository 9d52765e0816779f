import settings

print(settings.rows)
