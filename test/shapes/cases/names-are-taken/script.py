import argparse
import os
import socket as net
import time

socket = 'mine'
ip, timer, threading, debugpy = 1, 2, 3, 4
Run = int
attached = probe = deadline = error = 'kept'
client_ip = port = timeout = 'kept'


def run():
    return 'ran'


def _aml_debug_attach():
    return 'mine'


parser = argparse.ArgumentParser()
parser.add_argument('--data', default='d')
args = parser.parse_args()
print(run(), Run(1), socket, ip, timer, threading, debugpy, _aml_debug_attach())
print(attached, probe, deadline, error, client_ip, port, timeout, args.data)
print(net.AF_INET > 0, time.time() > 0, os.sep)
