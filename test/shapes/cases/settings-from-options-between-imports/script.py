import os

from options import read

os.environ['DEVICE'] = read().device

import json

print(json.dumps(os.environ['DEVICE']), read().device)
