import argparse
import subprocess
import sys

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=1)
args, rest = parser.parse_known_args()
code = 'import sys; print(sys.argv[1:])'
sys.exit(subprocess.call([sys.executable, '-c', code, *rest]))
