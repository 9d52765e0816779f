"""Does what the web server in the image of a deployment does: loads the entry script, init(), run(data)."""
import importlib.util
import os
import sys

script, requests = sys.argv[1], sys.argv[2:]
sys.path.insert(0, os.path.dirname(os.path.abspath(script)))
spec = importlib.util.spec_from_file_location('entry_module', script)
entry = importlib.util.module_from_spec(spec)
sys.modules['entry_module'] = entry
spec.loader.exec_module(entry)
entry.init()
for request in requests:
    print('response: {}'.format(entry.run(request)), flush=True)
