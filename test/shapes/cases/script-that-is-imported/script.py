import argparse
import runpy

parser = argparse.ArgumentParser()
parser.add_argument('--data', default='d')
args = parser.parse_args()
print(args.data)
print(runpy.run_path('other.py', run_name='__main__')['value'])
