// Makes the virtual environment that the tests run inserted Python in: .venv, from test/requirements.txt.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = new URL('..', import.meta.url).pathname
const venv = join(root, '.venv')
const requirements = join(root, 'test/requirements.txt')
const stamp = join(venv, 'installed.txt')
const wanted = readFileSync(requirements, 'utf8')

function run(command, args) {
  const { status } = spawnSync(command, args, { stdio: 'inherit' })
  return status === 0
}

function makeVenv() {
  rmSync(venv, { recursive: true, force: true })
  return run('python3', ['-m', 'venv', venv])
}

if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) process.exit(0)
// Debian ships Python without ensurepip: its package is called python3-venv.
if (!makeVenv()) {
  const apt =
    process.getuid?.() === 0 &&
    run('apt-get', ['update', '-q']) &&
    run('apt-get', ['install', '-qy', 'python3-venv'])
  if (!apt || !makeVenv()) {
    console.error('python-env: no virtual environment; install python3-venv and try again')
    process.exit(1)
  }
}
if (
  !run(join(venv, 'bin/python'), [
    '-m',
    'pip',
    'install',
    '-q',
    '--disable-pip-version-check',
    '-r',
    requirements,
  ])
)
  process.exit(1)
writeFileSync(stamp, wanted)
