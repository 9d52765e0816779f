import os
import sys

os.environ['LAST'] = sys.argv[-1]
import json

print(json.dumps(os.environ['LAST']))
