"""Runs commands in turn, A B A B ..., and prints for each its wall times (s) and peak memory (MB) as JSON.

usage: measure.py WARMUPS RUNS COMMAND...   each COMMAND is one string for the shell's word splitting;
what stands before " ;; " in it prepares the run and is not timed
"""
import json
import os
import shlex
import subprocess
import sys
import time

warmups, runs = map(int, sys.argv[1:3])
commands = [[shlex.split(part) for part in command.split(" ;; ")] for command in sys.argv[3:]]
results = [{"seconds": [], "megabytes": 0.0, "exit": 0} for _ in commands]
for turn in range(warmups + runs):
    for (*preparations, command), result in zip(commands, results):
        for preparation in preparations:
            subprocess.run(preparation, check=True)
        start = time.perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # wait4 tells the peak memory of this one process
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if turn < warmups:  # these fill the disk cache
            continue
        result["seconds"].append(time.perf_counter() - start)
        result["megabytes"] = max(result["megabytes"], usage.ru_maxrss / 1024)
        result["exit"] = process.returncode
json.dump(results, sys.stdout)
