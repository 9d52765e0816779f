import argparse

for attempt in range(2):
    parser = argparse.ArgumentParser()
    parser.add_argument('--data', default='d')
    args = parser.parse_args()
    print(attempt, args.data)
