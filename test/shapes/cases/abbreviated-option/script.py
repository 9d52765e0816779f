import argparse

parser = argparse.ArgumentParser()
parser.add_argument('--data-folder', default='d')
args = parser.parse_args()
print(args.data_folder)
