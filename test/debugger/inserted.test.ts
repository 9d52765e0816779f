/** Proves the inserted code by running it: real CPython, real debugpy, a real protocol client. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { folderWith, keep, sweep } from '../folders.ts'
import { followChildren } from './children.ts'
import { attach, connect, disconnect, stopped } from './dap-client.ts'
import { freePort } from './free-port.ts'
import { type AttachArguments, readLaunchConfiguration, redirected } from './launch-json.ts'
import { adapters, isRunning, MARKER } from './leftovers.ts'
import { flags, runPython, startPython } from './python.ts'
import { retarget } from './retarget.ts'
import { debugDeployment, debugStep, lineOf } from './session.ts'
import {
  debuggable,
  dockerConfiguration,
  prepareConfiguration,
  trainConfiguration,
  writeWorkspace,
} from './workspace.ts'

let workspace: string
let cwd: string

beforeAll(async () => {
  workspace = keep(() => folderWith({}))
  cwd = join(workspace, 'src/train')
  await writeWorkspace(workspace)
})
afterAll(sweep)

/** What VS Code sends to a step that listens on this port. */
function attachArguments(port: number): AttachArguments {
  const target = readLaunchConfiguration(workspace, trainConfiguration, { amlDebugHost: '-' })
  return redirected(target, '127.0.0.1', port).arguments
}

describe('environments', () => {
  const probe = (name: string): string[] => [
    '-c',
    `import importlib.util; print(importlib.util.find_spec('${name}') is not None)`,
  ]
  const found = async (
    environment: 'bare' | 'debugpy' | 'azureml',
    name: string,
  ): Promise<string> => (await runPython(probe(name), { environment, cwd })).stdout.trim()

  it('bare: neither debugpy nor azureml nor pip', async () => {
    expect(await found('bare', 'debugpy')).toBe('False')
    expect(await found('bare', 'azureml')).toBe('False')
    expect(await found('bare', 'pip')).toBe('False')
    expect(await found('bare', 'json')).toBe('True')
  })
  it('debugpy: debugpy without azureml', async () => {
    expect(await found('debugpy', 'debugpy')).toBe('True')
    expect(await found('debugpy', 'azureml')).toBe('False')
  })
  it('azureml: both', async () => {
    expect(await found('azureml', 'debugpy')).toBe('True')
    expect(await found('azureml', 'azureml.core.run')).toBe('True')
  })
})

describe('processes', () => {
  it('shows no output before it is flushed', async () => {
    const script = `print('buffered'); import sys; print('said', file=sys.stderr, flush=True)
import time; time.sleep(1); print('flushed', flush=True); time.sleep(600)`
    const running = startPython(['-c', script], { environment: 'bare', cwd })
    try {
      while (!running.stderr().includes('said')) await new Promise((done) => setTimeout(done, 5))
      expect(running.stdout()).toBe('')
      await running.line(/^flushed$/)
      expect(running.stdout()).toBe('buffered\nflushed\n')
    } finally {
      await running.stop()
    }
    expect(await running.outcome).toMatchObject({ code: null, signal: 'SIGKILL' })
  })
  it('says what a script printed when the awaited line does not come', async () => {
    const running = startPython(['-c', 'print(1); print(12, end="")'], { environment: 'bare', cwd })
    await expect(running.line(/^2$/)).rejects.toThrow(
      /no line of stdout matches \/\^2\$\/[\s\S]*12/,
    )
    await running.stop()
  })
  it('leaves neither children nor an adapter of debugpy behind', async () => {
    const port = await freePort()
    const script = `import debugpy, os, subprocess, sys
debugpy.listen(('127.0.0.1', ${port}))
child = subprocess.Popen(['sleep', '600'])
print(os.environ['${MARKER}'], child.pid, flush=True)
child.wait()`
    const running = startPython(['-c', script], { environment: 'debugpy', cwd })
    const [, marker = '', pid] = await running.line(/^(\S+) (\d+)$/)
    if (process.platform === 'linux') expect(adapters(marker).length).toBeGreaterThan(0)
    await running.stop()
    await expect.poll(() => adapters(marker)).toEqual([])
    await expect.poll(() => isRunning(Number(pid))).toBe(false)
  })
})

describe('launch.json', () => {
  it('is handed over as VS Code does', () => {
    const answers = { amlDebugHost: '10.0.0.7' }
    expect(readLaunchConfiguration(workspace, trainConfiguration, answers)).toEqual({
      host: '10.0.0.7',
      port: 5678,
      arguments: {
        name: trainConfiguration,
        type: 'debugpy',
        request: 'attach',
        connect: { host: '10.0.0.7', port: 5678 },
        redirectOutput: true,
        pathMappings: [{ localRoot: `${workspace}/src/train`, remoteRoot: '.' }],
        justMyCode: true,
        showReturnValue: true,
        clientOS: 'unix',
        workspaceFolder: workspace,
        debugOptions: ['RedirectOutput', 'ShowReturnValue'],
      },
    })
  })
  it('proposes an address where none is typed', () => {
    expect(readLaunchConfiguration(workspace, trainConfiguration).host).toBe('localhost')
  })
  it('names what there is when nothing has the name', () => {
    expect(() => readLaunchConfiguration(workspace, 'Other')).toThrow(dockerConfiguration)
  })
})

describe('a step script', () => {
  it('behaves as before without the flag, where nothing is installed', async () => {
    const before = await runPython(['plain.py', '--size', '0.25'], { environment: 'bare', cwd })
    const after = await runPython(['train.py', '--size', '0.25'], { environment: 'bare', cwd })
    expect(before).toMatchObject({ code: 3, stdout: 'loss 0.75\n', stderr: '' })
    expect(after).toEqual(before)
  })
  it('goes on when nobody attaches', async () => {
    const { code, stdout } = await runPython(['train.py', ...flags(await freePort(), 1)], {
      environment: 'azureml',
      cwd,
      runLog: join(workspace, 'nobody.log'),
    })
    expect(stdout).toBe(
      'Timeout for debug connection: 1\nip_address: 127.0.0.1\nDebugger attached = False\nloss 0.9\n',
    )
    expect(code).toBe(3)
    expect(readFileSync(join(workspace, 'nobody.log'), 'utf8')).toBe('ip_address=127.0.0.1\n')
  })
  it('does not wait with a timeout of 0', async () => {
    const { stdout } = await runPython(['train.py', ...flags(await freePort(), 0)], {
      environment: 'azureml',
      cwd,
      runLog: join(workspace, 'zero.log'),
    })
    expect(stdout).toBe(
      'Timeout for debug connection: 0\nip_address: 127.0.0.1\nDebugger attached = False\nloss 0.9\n',
    )
  })
  it('goes on when another process has the port', async () => {
    const port = await freePort()
    const options = { environment: 'azureml', cwd, runLog: join(workspace, 'two.log') } as const
    const holder = `import socket
s = socket.socket(); s.bind(('127.0.0.1', ${port})); s.listen(); print('listening', flush=True)
s.accept()`
    const first = startPython(['-c', holder], options)
    try {
      await first.line(/^listening$/)
      const { code, stdout } = await runPython(['train.py', ...flags(port, 60)], options)
      expect(stdout).toMatch(/^Debugger not started: .*in use$/m)
      expect(stdout).toMatch(/^Debugger attached = False\nloss 0\.9$/m)
      expect(code).toBe(3)
    } finally {
      await first.stop()
    }
  })
  it('stops at a breakpoint that was set in the local file', async () => {
    const session = await debugStep({
      workspace,
      sourceDirectory: 'src/train',
      script: 'train.py',
      args: ['--size', '0.5'],
      configuration: trainConfiguration,
      answers: { amlDebugHost: '127.0.0.1' },
      breakAt: "print('loss', loss)",
    })
    const local = join(workspace, 'src/train/train.py')
    expect(session.configured).toMatchObject({ host: '127.0.0.1', port: 5678 })
    expect(session.stoppedAt).toEqual({ path: local, line: lineOf(local, "print('loss', loss)") })
    expect(session.variables.get('loss')).toBe('0.5')
    expect(session.outcome.stdout).toMatch(/^Debugger attached = True\nloss 0\.5$/m)
    expect(session.outcome.code).toBe(3)
    expect(session.runLog).toBe('ip_address=127.0.0.1\n')
  })
  it('stops at the very first line after the call', async () => {
    const session = await debugStep({
      workspace,
      sourceDirectory: 'src/train',
      script: 'train.py',
      configuration: trainConfiguration,
      answers: { amlDebugHost: '127.0.0.1' },
      breakAt: 'loss = 1 - args.size',
    })
    expect(session.variables.has('args')).toBe(true)
    expect(session.variables.has('loss')).toBe(false)
  })
  it('is not stopped when launch.json maps another folder', async () => {
    const path = join(workspace, '.vscode/launch.json')
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, text.replace('/src/train"', '/src/other"'))
    const session = debugStep({
      workspace,
      sourceDirectory: 'src/train',
      script: 'train.py',
      configuration: trainConfiguration,
      answers: { amlDebugHost: '127.0.0.1' },
      breakAt: 'loss = 1 - args.size',
    })
    await expect(session.finally(() => writeFileSync(path, text))).rejects.toThrow('without a stop')
  })
  it('lets a client in that comes after the timeout', async () => {
    const port = await freePort()
    const path = join(cwd, 'late.py')
    const script = debuggable(workspace, 'src/train/train.py').replace(
      'loss = ',
      'import time\nwhile args.size:\n    time.sleep(0.05)  # waits here\nloss = ',
    )
    writeFileSync(path, script)
    const running = startPython(['late.py', ...flags(port, 0)], { environment: 'debugpy', cwd })
    try {
      await running.line(/^Debugger attached = False$/)
      const client = await connect('127.0.0.1', port)
      const args = attachArguments(port)
      await attach(client, args, [{ path, lines: [lineOf(path, '# waits here')] }])
      expect((await stopped(client)).reason).toBe('breakpoint')
      await disconnect(client)
    } finally {
      await running.stop()
    }
  })
  it('is debugged along with its child processes, which go on without the port', async () => {
    const port = await freePort()
    const children = `
if __name__ == '__main__':
    import multiprocessing
    child = multiprocessing.get_context('spawn').Process(target=print, args=('from the child',))
    child.start()
    child.join()
    print('child', child.exitcode)
`
    writeFileSync(
      join(cwd, 'parent.py'),
      debuggable(workspace, 'src/train/train.py').replace('sys.exit(3)', '') + children,
    )
    const running = startPython(['parent.py', ...flags(port, 60)], { environment: 'debugpy', cwd })
    try {
      const client = await connect('127.0.0.1', port)
      const args = attachArguments(port)
      followChildren(client)
      await attach(client, args)
      await client.event('terminated')
      await disconnect(client)
      const { code, stdout } = await running.outcome
      expect(stdout).toMatch(/^Debugger attached = True$/m)
      expect(stdout).toMatch(/^from the child\nchild 0$/m)
      expect(code).toBe(0)
    } finally {
      await running.stop()
    }
  })
})

describe('a step script without a command line of its own', () => {
  const options = (environment: 'bare' | 'azureml') =>
    ({
      environment,
      cwd: join(workspace, 'src/prepare'),
      runLog: join(workspace, 'own.log'),
    }) as const
  it('behaves as before without the flag, where nothing is installed', async () => {
    const before = await runPython(['plain.py', '--', '-x', 'a b'], options('bare'))
    const after = await runPython(['prepare.py', '--', '-x', 'a b'], options('bare'))
    expect(before).toMatchObject({ code: 0, stdout: "rows 3 ['--', '-x', 'a b']\n", stderr: '' })
    expect(after).toEqual(before)
  })
  it('never sees the flags', async () => {
    const { code, stdout } = await runPython(
      ['prepare.py', '-x', 'a', ...flags(await freePort(), 0)],
      options('azureml'),
    )
    expect(stdout).toMatch(/^Debugger attached = False\nrows 3 \['-x', 'a'\]$/m)
    expect(code).toBe(0)
  })
  it('goes on where debugpy is not installed', async () => {
    const { code, stdout } = await runPython(
      ['prepare.py', ...flags(await freePort(), 60)],
      options('bare'),
    )
    expect(stdout).toMatch(/^Debugger not started: No module named 'debugpy'$/m)
    expect(stdout).toMatch(/^Debugger attached = False\nrows 3 \[\]$/m)
    expect(code).toBe(0)
  })
  it('stops at a breakpoint, by the mapping of its own source directory', async () => {
    const session = await debugStep({
      workspace,
      sourceDirectory: 'src/prepare',
      script: 'prepare.py',
      args: ['-x'],
      configuration: prepareConfiguration,
      answers: { amlDebugHost: '127.0.0.1' },
      breakAt: "print('rows'",
    })
    expect(session.stoppedAt.path).toBe(join(workspace, 'src/prepare/prepare.py'))
    expect(session.variables.get('rows')).toBe('[1, 2, 3]')
    expect(session.outcome.stdout).toMatch(/^Debugger attached = True\nrows 3 \['-x'\]$/m)
  })
})

describe('an entry script', () => {
  const deployment = {
    sourceDirectory: 'src/serve',
    script: 'score.py',
    configuration: dockerConfiguration,
    requests: ['[1, 2]'],
    breakAt: 'return [scale',
  }
  it('stops in run() at a breakpoint that was set in the local file', async () => {
    const session = await debugDeployment({
      ...deployment,
      workspace,
      inImage: 'serve',
    })
    const local = join(workspace, 'src/serve/score.py')
    expect(session.configured).toMatchObject({ host: 'localhost', port: 5678 })
    expect(session.stoppedAt).toEqual({ path: local, line: lineOf(local, 'return [scale') })
    expect(session.variables.get('numbers')).toBe('[1, 2]')
    expect(session.outcome.stdout).toBe('Debugger attached...\nresponse: [2, 4]\n')
    expect(session.outcome.code).toBe(0)
  })
  it('serves when nobody attaches', async () => {
    const score = readFileSync(join(workspace, 'src/serve/score.py'), 'utf8')
    const script = join(workspace, 'nobody.py')
    writeFileSync(script, retarget(score, { port: await freePort(), timeout: 1 }))
    const serve = new URL('../python/serve.py', import.meta.url).pathname
    const { code, stdout } = await runPython([serve, script, '[1]'], {
      environment: 'debugpy',
      cwd,
    })
    expect(stdout).toBe('response: [2]\n')
    expect(code).toBe(0)
  })
  it('is rewritten in full or not at all', () => {
    expect(retarget('listen("0.0.0.0", 5678); wait(30)', { port: 1234, timeout: 2 })).toBe(
      'listen("127.0.0.1", 1234); wait(2)',
    )
    expect(() => retarget('listen("0.0.0.0", 5678)', { port: 1234, timeout: 2 })).toThrow('30')
  })
})
