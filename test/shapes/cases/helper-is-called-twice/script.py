import argparse


def get_args():
    parser = argparse.ArgumentParser()
    parser.add_argument('--data', default='d')
    args = parser.parse_args()
    return args


def load():
    return get_args().data


def save():
    print('save', get_args().data)


print(load())
save()
