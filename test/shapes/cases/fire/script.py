import fire


def train(data='d', *files, **options):
    return [data, files, options]


if __name__ == '__main__':
    fire.Fire(train)
