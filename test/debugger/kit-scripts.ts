/** Scripts of the shape that aml-debug makes, written by hand: the kit is proven without the toolkit. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const helper = `def _aml_debug_attach(client_ip, port, timeout):
    """Wait for VS Code to attach to this step (inserted by aml-debug)."""
    import socket
    import threading
    print(f'Timeout for debug connection: {timeout}', flush=True)
    attached = False
    try:
        try:
            # Nothing is sent: a UDP socket only tells which address faces the client.
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
                probe.connect((client_ip or '192.0.2.1', 9))
                ip = probe.getsockname()[0]
        except OSError:
            ip = socket.gethostbyname(socket.gethostname())
        print(f'ip_address: {ip}', flush=True)
        try:
            from azureml.core import Run
            Run.get_context().log('ip_address', ip)
        except Exception as error:
            print(f'ip_address not logged on the run: {error}', flush=True)
        import debugpy
        debugpy.listen((ip, port))
        if timeout > 0:
            timer = threading.Timer(timeout, lambda: debugpy.wait_for_client.cancel())
            timer.daemon = True
            timer.start()
            debugpy.wait_for_client()
            timer.cancel()
        attached = debugpy.is_client_connected()
    except Exception as error:
        print(f'Debugger not started: {error}', flush=True)
    print(f'Debugger attached = {attached}', flush=True)
`

export const plainStep = `import argparse
import sys

parser = argparse.ArgumentParser()
parser.add_argument('--rate', type=float, default=0.1)
args = parser.parse_args()
loss = 1 - args.rate
print('loss', loss)
sys.exit(3)
`

export const debuggableStep = plainStep.replace('\nparser', `\n${helper}\n\nparser`).replace(
  'args = parser.parse_args()\n',
  `parser.add_argument('--remote_debug', action='store_true')
parser.add_argument('--remote_debug_connection_timeout', type=int, default=300)
parser.add_argument('--remote_debug_client_ip', type=str)
parser.add_argument('--remote_debug_port', type=int, default=5678)
args = parser.parse_args()
if args.remote_debug:
    _aml_debug_attach(args.remote_debug_client_ip, args.remote_debug_port, args.remote_debug_connection_timeout)
`,
)

export const debuggableScore = `import json


def _aml_debug_listen():
    import threading
    try:
        import debugpy
        debugpy.listen(('0.0.0.0', 5678))
        timer = threading.Timer(30, lambda: debugpy.wait_for_client.cancel())
        timer.daemon = True
        timer.start()
        debugpy.wait_for_client()
        timer.cancel()
        if debugpy.is_client_connected():
            print('Debugger attached...', flush=True)
    except Exception as error:
        print(f'Debugger not started: {error}', flush=True)


_aml_debug_listen()


def init():
    global scale
    scale = 2


def run(data):
    numbers = json.loads(data)
    return [scale * number for number in numbers]
`

export const stepConfiguration = 'Azure Machine Learning Compute: remote debug'
export const dockerConfiguration = 'Azure Machine Learning Deployment: Docker Debug'

const launchJson = `{
  // Written by hand, as people do.
  "version": "0.2.0",
  "configurations": [
    {
      "name": "${stepConfiguration}",
      "type": "debugpy",
      "request": "attach",
      "connect": { "host": "\${input:amlDebugHost}", "port": 5678 },
      "redirectOutput": true,
      "pathMappings": [{ "localRoot": "\${workspaceFolder}/src/train", "remoteRoot": "." }],
    },
    {
      "name": "${dockerConfiguration}",
      "type": "debugpy",
      "request": "attach",
      "connect": { "host": "localhost", "port": 5678 },
      "pathMappings": [
        { "localRoot": "\${workspaceFolder}/src/serve", "remoteRoot": "/var/azureml-app" },
      ],
    },
  ],
  "inputs": [
    { "id": "amlDebugHost", "type": "promptString", "description": "ip_address in the step's log" },
  ],
}
`

/** Writes a repository with a step in src/train and a deployment in src/serve. */
export function writeWorkspace(folder: string): void {
  const files = {
    'src/train/train.py': debuggableStep,
    'src/train/plain.py': plainStep,
    'src/serve/score.py': debuggableScore,
    '.vscode/launch.json': launchJson,
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}
