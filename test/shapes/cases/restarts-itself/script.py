import os
import subprocess
import sys

if os.environ.get('RANK') is None:
    print('launcher', flush=True)
    command = [sys.executable] + sys.argv
    sys.exit(subprocess.call(command, env={**os.environ, 'RANK': '0'}))
print('rank', os.environ['RANK'], sys.argv[1:])
