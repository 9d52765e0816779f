import argparse

parser = argparse.ArgumentParser()
parser.add_argument('--wait', dest='remote_debug_port', type=int, default=1)
args = parser.parse_args()
print(args.remote_debug_port)
