import argparse as ap

parser = ap.ArgumentParser()
parser.add_argument('--data', default='d')
options = vars(parser.parse_args())
size = len(options['data'])
print(size, options.get('data'))
