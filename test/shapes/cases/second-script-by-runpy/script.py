import argparse
import runpy

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=1)
args = parser.parse_args()
print(args.size)
runpy.run_path('second.py', run_name='__main__')
