import argparse
import threading


def work():
    parser = argparse.ArgumentParser()
    parser.add_argument('--data', default='d')
    args = parser.parse_args()
    print(args.data)


thread = threading.Thread(target=work)
thread.start()
thread.join()
