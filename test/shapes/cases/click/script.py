import click


@click.command()
@click.option("--data", default="d")
@click.argument("files", nargs=-1)
def main(data, files):
    count = len(files)
    print(data, count)


if __name__ == "__main__":
    main()
