from models import MODELS

print(MODELS)
