/** After `add -w`, F5 works: with what `host` read from the log, and with the tasks of a deployment. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from '../../src/cli/run.ts'
import { add, write } from '../../src/index.ts'
import { folderWith, keep, sweep } from '../folders.ts'
import { freePort } from './free-port.ts'
import { readLaunchConfiguration, readTask, readWorkspaceConfiguration } from './launch-json.ts'
import { runPython } from './python.ts'
import { debugDeployment, debugStep, lineOf } from './session.ts'
import {
  dockerConfiguration,
  prepareConfiguration,
  trainConfiguration,
  writeWorkspace,
} from './workspace.ts'

let workspace: string

beforeAll(() => {
  workspace = keep(() => folderWith({}))
})
afterAll(sweep)

describe('after host has read the log of a step', () => {
  let log: string

  async function host(...args: string[]): Promise<{ code: number; err: string }> {
    let err = ''
    async function* input() {
      yield log
    }
    const code = await run(['host', '-', ...args], {
      cwd: workspace,
      out: () => {},
      err: (text) => (err += text),
      input: input(),
    })
    return { code, err }
  }

  beforeAll(async () => {
    await writeWorkspace(workspace)
    const flags = ['--remote_debug', '--remote_debug_client_ip', '127.0.0.1']
    const timing = ['--remote_debug_connection_timeout', '0']
    const { stdout } = await runPython(
      ['train.py', ...flags, ...timing, '--remote_debug_port', String(await freePort())],
      { environment: 'azureml', cwd: join(workspace, 'src/train'), runLog: join(workspace, 'log') },
    )
    log = stdout
  })

  it('nothing is left to type', async () => {
    expect(readLaunchConfiguration(workspace, trainConfiguration).host).toBe('localhost')
    const { code, err } = await host()
    expect(code).toBe(0)
    expect(err).toContain(trainConfiguration)
    expect(readLaunchConfiguration(workspace, trainConfiguration).host).toBe('127.0.0.1')
    expect((await host()).err).toContain('already')
  })

  it.each([
    ['src/train', 'train.py', trainConfiguration, "print('loss', loss)"],
    ['src/prepare', 'prepare.py', prepareConfiguration, "print('rows'"],
  ])('%s/%s stops at a breakpoint', async (sourceDirectory, script, configuration, breakAt) => {
    const session = await debugStep({ workspace, sourceDirectory, script, configuration, breakAt })
    const local = join(workspace, sourceDirectory, script)
    expect(session.configured).toMatchObject({ host: '127.0.0.1', port: 5678 })
    expect(session.stoppedAt).toEqual({ path: local, line: lineOf(local, breakAt) })
  })
})

describe('a workspace file with several folders', () => {
  it('maps each script from the folder that its variable names', async () => {
    const folder = join(workspace, 'several')
    await writeWorkspace(folder)
    rmSync(join(folder, '.vscode'), { recursive: true })
    const file = join(folder, 'team.code-workspace')
    const folders = [
      { path: '.', name: 'all' },
      { path: 'src/train' },
      { path: 'src', name: 'steps' },
    ]
    writeFileSync(file, JSON.stringify({ folders, launch: {} }))
    const { changes } = await add(folder, { launchJson: 'team.code-workspace' })
    expect(changes.map(({ path }) => path)).toEqual(['team.code-workspace'])
    expect((await write(folder, changes)).failures).toEqual([])
    expect(readFileSync(file, 'utf8')).toContain(`"\${workspaceFolder:steps}/prepare"`)
    for (const [name, source] of [
      [trainConfiguration, 'src/train'],
      [prepareConfiguration, 'src/prepare'],
      [dockerConfiguration, 'src/serve'],
    ] as const) {
      const { arguments: entry } = readWorkspaceConfiguration(file, name)
      expect(entry.pathMappings?.map(({ localRoot }) => localRoot)).toEqual([join(folder, source)])
    }
  })
})

describe('a deployment whose image VS Code runs', () => {
  let folder: string
  let port: number

  beforeAll(async () => {
    folder = join(workspace, 'service')
    port = await freePort()
    const files = {
      'api/src/inference/score.py':
        'def init():\n    global scale\n    scale = 2\n\n\ndef run(data):\n    return [scale * int(data)]\n',
      'deploy.py':
        "from azureml.core.model import InferenceConfig\n\nconfig = InferenceConfig(entry_script='inference/score.py', source_directory='api/src')\n",
    }
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    execFileSync('git', ['init', '-q'], { cwd: folder })
    const { changes } = await add(folder, { docker: true, port })
    expect((await write(folder, changes)).failures).toEqual([])
  })

  it('starts with tasks that run it with the entry script of the workspace', () => {
    const { arguments: entry } = readLaunchConfiguration(folder, dockerConfiguration)
    const wait = readTask(folder, String(entry.preLaunchTask), { amlDebugImage: 'my:2' })
    const [start] = wait.before
    const mount = `${folder}/api/src/inference/score.py:/var/azureml-app/src/inference/score.py`
    expect([start?.command, ...(start?.args ?? [])].join(' ')).toBe(
      `docker run --detach --rm --name debug -p 8000:5001 -p ${port}:${port} -v ${mount} -e WORKER_TIMEOUT=0 my:2 runsvdir /var/runit`,
    )
    expect(existsSync(mount.slice(0, mount.lastIndexOf(':')))).toBe(true)
    expect(entry.pathMappings).toEqual([
      { localRoot: `${folder}/api/src`, remoteRoot: '/var/azureml-app/src' },
    ])
    expect(wait.args.slice(0, 2)).toEqual(['exec', 'debug'])
    const stop = readTask(folder, String(entry.postDebugTask))
    expect([stop.command, ...stop.args]).toEqual(['docker', 'stop', 'debug'])
  })

  it('is attached to once something listens, and not before', async () => {
    if (!existsSync('/proc/net/tcp')) return
    const { arguments: entry } = readLaunchConfiguration(folder, dockerConfiguration)
    const [, , shell = '', ...args] = readTask(folder, String(entry.preLaunchTask)).args
    const once = args.map((arg) => arg.replace('seq 120', 'seq 1').replace('sleep 1', ':'))
    const early = spawnSync(shell, once, { encoding: 'utf8' })
    expect(early.stdout).toContain(`nothing listens on port ${port}`)
    expect(early.status).toBe(1)
    const server = createServer().listen(port, '127.0.0.1')
    try {
      await new Promise((listening) => server.once('listening', listening))
      expect(spawnSync(shell, once).status).toBe(0)
    } finally {
      server.close()
    }
  })

  it('stops at a breakpoint, wherever its server was started', async () => {
    const session = await debugDeployment({
      workspace: folder,
      sourceDirectory: 'api/src',
      script: 'inference/score.py',
      configuration: dockerConfiguration,
      requests: ['21'],
      breakAt: 'return [scale',
      port,
      inImage: 'src',
      cwd: workspace,
    })
    const local = join(folder, 'api/src/inference/score.py')
    expect(session.configured).toMatchObject({ host: 'localhost', port })
    expect(session.stoppedAt).toEqual({ path: local, line: lineOf(local, 'return [scale') })
    expect(session.variables.get('data')).toBe("'21'")
    expect(readFileSync(local, 'utf8')).toContain(String(port))
  })
})
