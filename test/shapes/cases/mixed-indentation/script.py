import argparse


def helper():
	return 1


class Trainer:
  def train(self):
        if True:
        	return helper()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--data', default='d')
    args = parser.parse_args()
    print(args.data, Trainer().train())


main()
