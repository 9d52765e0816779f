import typer


def main(data: str = 'd', size: int = 1):
    print(data, size)


if __name__ == '__main__':
    typer.run(main)
