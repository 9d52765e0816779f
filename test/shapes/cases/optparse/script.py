from optparse import OptionParser

parser = OptionParser()
parser.add_option('--data', default='d')
(options, args) = parser.parse_args()
print(options, args)
