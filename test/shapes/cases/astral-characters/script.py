# 🎉 𝔘𝔫𝔦
import argparse

parser = argparse.ArgumentParser(prog='🎉')
parser.add_argument('--data', default='𝔘')
args = parser.parse_args()
print('🎉', args.data)
