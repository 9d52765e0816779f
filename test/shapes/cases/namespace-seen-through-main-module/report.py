def report():
    import __main__

    print(__main__.args)
