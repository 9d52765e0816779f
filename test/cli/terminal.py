"""Runs a command on a pseudo-terminal and types an answer at each prompt.

usage: terminal.py ANSWERS COMMAND...   (ANSWERS: a JSON list; null is the end of the input, "^C" is Ctrl-C)
Prints what the terminal showed, then a last line with the exit status.
"""
import json
import os
import pty
import select
import sys
import time

answers = json.loads(sys.argv[1])
child, terminal = pty.fork()
if child == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
shown = b""
prompts = 0
deadline = time.monotonic() + 50
while time.monotonic() < deadline:
    ready, _, _ = select.select([terminal], [], [], 1)
    if ready:
        try:
            chunk = os.read(terminal, 65536)
        except OSError:
            break
        if not chunk:
            break
        shown += chunk
    while shown.count(b"[y,n,a,d,q,?]? ") > prompts and answers:
        prompts += 1
        answer = answers.pop(0)
        keys = {None: b"\x04", "^C": b"\x03"}
        os.write(terminal, keys.get(answer) or answer.encode() + b"\n")
_, status = os.waitpid(child, 0)
sys.stdout.buffer.write(shown + b"\nexit %d\n" % os.waitstatus_to_exitcode(status))
