def main():
    from argparse import ArgumentParser

    parser = ArgumentParser()
    parser.add_argument('--data', default='d')
    args = parser.parse_args()
    name = args.data
    print(name)


if __name__ == '__main__':
    main()
