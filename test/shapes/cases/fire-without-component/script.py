import fire


def train(data='d'):
    print('train', data)


fire.Fire()
