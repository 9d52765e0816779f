from argparse import (
    ArgumentDefaultsHelpFormatter,
    ArgumentParser as Parser,
)  # noqa: E402

parser = Parser(prog='train', formatter_class=ArgumentDefaultsHelpFormatter)
parser.add_argument('--data', default='d', help='where the data is')
args = parser.parse_args()
print(args.data)
