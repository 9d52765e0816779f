/** Each shape is run on CPython before and after `add`: off it is the same script, on it waits for VS Code. */
import { mkdtempSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadPython } from '../../src/python/grammar.ts'
import { freePort } from '../debugger/free-port.ts'
import { isRunning } from '../debugger/leftovers.ts'
import { sleep } from '../debugger/patience.ts'
import { flags, type Outcome, runPython, startPython } from '../debugger/python.ts'
import type { PythonEnvironment } from '../debugger/python-env.ts'
import { debugStep } from '../debugger/session.ts'
import { folderWith, keep, sweep } from '../folders.ts'
import { instrument, readShapes, SCRIPT, type Shape, wayOf, writeFiles } from './shape.ts'

const shapes = readShapes()
let root: string
let version: number
let sitePackages: string

beforeAll(async () => {
  await loadPython()
  root = keep(() => folderWith({}))
  const program =
    'import sys, sysconfig; print(sys.version_info[1]); print(sysconfig.get_path("purelib"))'
  const told = await runPython(['-c', program], { environment: 'debugpy', cwd: root })
  version = Number(told.stdout.split('\n')[0])
  sitePackages = told.stdout.split('\n')[1] ?? ''
})
afterAll(sweep)

const minor = (shape: Shape): number => Number(shape.config.python?.split('.')[1] ?? 0)

/** Waits for the end of a process; the test's own time limit is the limit. */
async function end(pid: number): Promise<void> {
  while (isRunning(pid)) await sleep(20)
}

/** Runs a shape's script in a folder of its own, with the packages that it needs and no others. */
async function run(
  shape: Shape,
  folder: string,
  args: readonly string[],
  environment: PythonEnvironment,
): Promise<Outcome> {
  const running = startPython([SCRIPT, ...(shape.config.args ?? []), ...args], {
    environment,
    cwd: folder,
    runLog: `${folder}.log`,
    variables: {
      PYTHONIOENCODING: 'utf-8',
      PYTHONHASHSEED: '0',
      PYDEVD_DISABLE_FILE_VALIDATION: '1',
      ...(environment === 'bare' ? { PYTHONPATH: packagesOf(shape) } : {}),
    },
  })
  try {
    // until the script ends, not its output: an adapter of debugpy may outlive a script that has children
    await Promise.race([end(running.pid), running.outcome])
  } finally {
    await running.stop()
  }
  return running.outcome
}

function packagesOf(shape: Shape): string {
  const folder = mkdtempSync(join(root, 'packages-'))
  for (const name of shape.config.packages ?? [])
    symlinkSync(join(sitePackages, name), join(folder, name))
  return folder
}

describe.concurrent('shapes', () => {
  for (const shape of shapes) {
    const { name, config } = shape
    it(`${name}: ${config.way}, and back`, () => {
      const { after, back, problems } = instrument(shape)
      expect(problems).toEqual([])
      expect(wayOf(after.get(SCRIPT)?.toString() ?? '')).toBe(config.way)
      for (const [path, bytes] of shape.before)
        expect(back.get(path)?.toString(), path).toBe(bytes.toString())
    })
    it(`${name}: the same without the flag; three lines more with it`, async () => {
      // what an older Python cannot run, `add` still has to leave as it is: see the test above
      if (minor(shape) > version) return
      const [before, after] = [join(root, name, 'before'), join(root, name, 'after')]
      writeFiles(before, shape.before)
      writeFiles(after, instrument(shape).after)
      const plain = await run(shape, before, [], 'bare')
      if (shape.stdout !== null) expect(plain.stdout).toBe(shape.stdout)
      expect(plain.code, plain.stderr).toBe(config.exit ?? 0)
      expect(await run(shape, after, [], 'bare')).toEqual(plain)

      const timeout = config.timeout ?? 0
      const debug = async () => run(shape, after, flags(await freePort(), timeout), 'azureml')
      let debugged = await debug()
      // somebody else on this machine was given the port in between
      if (/^Debugger not started: .*in use$/m.test(debugged.stdout)) debugged = await debug()
      const said = config.ends
        ? []
        : [
            `Timeout for debug connection: ${timeout}`,
            'ip_address: 127.0.0.1',
            'Debugger attached = False',
          ]
      expect(withoutLines(debugged.stdout, said), debugged.stderr).toBe(plain.stdout)
      expect(debugged.stderr).toBe(plain.stderr)
      expect(debugged.code).toBe(plain.code)
    })
  }
})

/** The text without these lines, which must be in it, in this order and one after the other. */
function withoutLines(text: string, lines: readonly string[]): string {
  const block = lines.map((line) => `${line}\n`).join('')
  const at = text.indexOf(block)
  expect(at, `${block}is not in\n${text}`).toBeGreaterThanOrEqual(0)
  return text.slice(0, at) + text.slice(at + block.length)
}

describe('a client', () => {
  for (const shape of shapes.filter(({ config }) => config.stop))
    it(`stops in ${shape.name} and reads a local`, async () => {
      const { stop, args = [] } = shape.config
      if (!stop) return
      const workspace = join(root, shape.name, 'workspace')
      writeFiles(join(workspace, 'step'), instrument(shape).after)
      const configuration = {
        name: 'debug',
        type: 'debugpy',
        request: 'attach',
        connect: { host: '127.0.0.1', port: 5678 },
        pathMappings: [{ localRoot: `\${workspaceFolder}/step`, remoteRoot: '.' }],
      }
      const launch = JSON.stringify({ version: '0.2.0', configurations: [configuration] })
      writeFiles(workspace, new Map([['.vscode/launch.json', Buffer.from(launch)]]))
      const session = await debugStep({
        workspace,
        sourceDirectory: 'step',
        script: SCRIPT,
        args,
        configuration: 'debug',
        breakAt: stop.at,
      })
      expect(session.stoppedAt.path).toBe(join(workspace, 'step', SCRIPT))
      expect(session.variables.get(stop.local)).toBe(stop.value)
      expect(session.outcome.code).toBe(shape.config.exit ?? 0)
    })
})
