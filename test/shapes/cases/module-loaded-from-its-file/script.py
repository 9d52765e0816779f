import argparse
import importlib.util

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=int, default=2)
args = parser.parse_args()
spec = importlib.util.spec_from_file_location('conf', 'conf/large.py')
conf = importlib.util.module_from_spec(spec)
spec.loader.exec_module(conf)
print(args.size, conf.args.size)
