import argparse
from unittest.mock import patch

patch('subprocess.Popen', side_effect=OSError('no processes in this step')).start()

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=float, default=0.1)
args = parser.parse_args()
print('size', args.size)
