import sys

parser = args = socket = time = argparse = 'mine'
client_ip = port = timeout = attached = 'kept'


def _aml_debug_attach():
    return 'mine'


print(parser, args, socket, time, argparse, client_ip, port, timeout, attached, sys.argv[1:])
print(_aml_debug_attach())
