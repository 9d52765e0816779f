import argparse
import json


def init():
    global model
    model = 2


def run(data):
    return [model * row for row in json.loads(data)]


if __name__ == '__main__':
    parser = argparse.ArgumentParser()
    parser.add_argument('--data', default='[1, 2]')
    args = parser.parse_args()
    init()
    print(run(args.data))
