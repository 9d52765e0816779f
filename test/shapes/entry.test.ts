/** What no single run of a shape shows: entry scripts on several workers, shadowed modules, warnings as errors. */
import { mkdtempSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadPython } from '../../src/python/grammar.ts'
import { freePort } from '../debugger/free-port.ts'
import { runPython } from '../debugger/python.ts'
import { retarget } from '../debugger/retarget.ts'
import { folderWith, keep, sweep } from '../folders.ts'
import { instrument, readShapes, SCRIPT, writeFiles } from './shape.ts'

const fixtures = fileURLToPath(new URL('../../fixtures/entry-script', import.meta.url))
const serve = fileURLToPath(new URL('../python/serve.py', import.meta.url))
let root: string

beforeAll(async () => {
  await loadPython()
  root = keep(() => folderWith({}))
})
afterAll(sweep)

/** Writes the entry script of a fixture, with another port and timeout (seconds). */
async function entryScript(fixture: string, timeout: number): Promise<string> {
  const text = readFileSync(join(fixtures, fixture, 'after/score.py'), 'utf8')
  const folder = mkdtempSync(join(root, 'entry-'))
  const script = retarget(text, { port: await freePort(), timeout })
  writeFiles(folder, new Map([['score.py', Buffer.from(script)]]))
  return join(folder, 'score.py')
}

describe('an entry script', () => {
  it('with argparse inside init() serves', async () => {
    const script = await entryScript('argparse-inside-init', 1)
    const { stdout, code } = await runPython([serve, script, '[1]'], {
      environment: 'debugpy',
      cwd: root,
    })
    expect(stdout).toContain('response: ')
    expect(code).toBe(0)
  })
  it('serves where debugpy is not installed', async () => {
    const script = await entryScript('argparse-inside-init', 1)
    const { stdout, code } = await runPython([serve, script, '[1]'], {
      environment: 'bare',
      cwd: root,
    })
    expect(stdout).toMatch(/^Debugger not started: No module named 'debugpy'\nresponse: /)
    expect(code).toBe(0)
  })
  it('serves in each of two workers, of which one has the port', async () => {
    const script = await entryScript('argparse-inside-init', 3)
    const work = () =>
      runPython([serve, script, '[1]'], { environment: 'debugpy', cwd: root } as const)
    const outcomes = await Promise.all([work(), work()])
    const refused = outcomes.filter(({ stdout }) =>
      /^Debugger not started: .*in use$/m.test(stdout),
    )
    expect(refused.length).toBe(1)
    for (const { code, stdout } of outcomes) {
      expect(stdout).toContain('response: ')
      expect(code).toBe(0)
    }
  })
})

describe('off', () => {
  it('imports no module that the script may have another one of', async () => {
    const shadow = Buffer.from("print('imported', __name__)\n")
    for (const name of ['no-command-line', 'parse-in-main']) {
      const shape = readShapes().find((one) => one.name === name)
      if (!shape) throw new Error(`no shape ${name}`)
      const folder = join(root, name)
      writeFiles(folder, new Map([...instrument(shape).after, ['socket.py', shadow]]))
      const { stdout } = await runPython([SCRIPT, ...(shape.config.args ?? [])], {
        environment: 'bare',
        cwd: folder,
      })
      expect(stdout).toBe(shape.stdout)
    }
  })
})

describe('python -W error', () => {
  for (const name of ['no-command-line', 'parse-at-module-level'])
    it(`finds nothing in ${name}`, async () => {
      const shape = readShapes().find((one) => one.name === name)
      if (!shape) throw new Error(`no shape ${name}`)
      const folder = join(root, `warnings-${name}`)
      writeFiles(folder, instrument(shape).after)
      const flags = ['--remote_debug', '--remote_debug_connection_timeout', '0']
      const port = ['--remote_debug_port', String(await freePort())]
      const { stdout, stderr } = await runPython(
        [SCRIPT, ...flags, ...port, '--remote_debug_client_ip', '127.0.0.1'],
        {
          environment: 'azureml',
          cwd: folder,
          runLog: join(root, 'run.log'),
          // debugpy is not ours: what it warns of is left to it
          pythonFlags: ['-W', 'error:::__main__'],
          variables: { PYDEVD_DISABLE_FILE_VALIDATION: '1' },
        },
      )
      expect(stdout).toContain('ip_address: 127.0.0.1\nDebugger attached = False\n')
      expect(stderr).toBe('')
    })
})
