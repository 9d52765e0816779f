from sys import stdout


def close():
    print('starts')
    stdout.close()
