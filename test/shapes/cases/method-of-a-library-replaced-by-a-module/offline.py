import socket as network


def connect(self, address):
    raise OSError(f'no network in this step: {address}')


network.socket.connect = connect
