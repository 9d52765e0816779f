// Makes the environments that tests run inserted Python in: .venv and, where the Azure ML SDK installs, .venv-sdk with that.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

const run = (command, args) => spawnSync(command, args, { stdio: 'inherit' }).status === 0

function makeVenv(folder) {
  rmSync(folder, { recursive: true, force: true })
  return run('python3', ['-m', 'venv', folder])
}

/** Debian ships Python without ensurepip: its package is called python3-venv. */
const installVenv = () =>
  process.getuid?.() === 0 &&
  run('apt-get', ['update', '-q']) &&
  run('apt-get', ['install', '-qy', 'python3-venv'])

/** Whether the environment is there, with what its requirements name. */
function prepare(name, requirements) {
  const folder = join(root, name)
  const path = join(root, requirements)
  const stamp = join(folder, 'installed.txt')
  const wanted = readFileSync(path, 'utf8')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true
  if (!makeVenv(folder) && !(installVenv() && makeVenv(folder))) return false
  const pip = ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', '-r', path]
  if (!run(join(folder, 'bin/python'), pip)) return false
  writeFileSync(stamp, wanted)
  return true
}

if (!prepare('.venv', 'test/requirements.txt')) {
  console.error('python-env: no virtual environment; install python3-venv and try again')
  process.exit(1)
}
if (!prepare('.venv-sdk', 'test/requirements-sdk.txt')) {
  rmSync(join(root, '.venv-sdk'), { recursive: true, force: true })
  console.error(
    'python-env: the SDK does not install here; steps are constructed by stand-ins alone',
  )
}
