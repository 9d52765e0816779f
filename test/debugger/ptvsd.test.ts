/** Proves that what becomes of ptvsd waits, times out and stops as ptvsd did: real CPython, real debugpy. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadPython } from '../../src/python/grammar.ts'
import { readModule } from '../../src/python/module.ts'
import { applyEdits } from '../../src/text/edits.ts'
import { ptvsd } from '../../transforms/ptvsd/script.ts'
import { folderWith, keep, sweep } from '../folders.ts'
import { attach, connect, disconnect, resume, stackTrace, stopped } from './dap-client.ts'
import { freePort } from './free-port.ts'
import { runPython, startPython } from './python.ts'
import { lineOf } from './session.ts'

let cwd: string
const options = () => ({ environment: 'debugpy', cwd }) as const

beforeAll(async () => {
  await loadPython()
  cwd = keep(() => folderWith({}))
})
afterAll(sweep)

/** A script of ptvsd's time, moved on; the port is a string there, as it comes from a command line. */
function movedOn(wait: string, port: number): string {
  const script = `import ptvsd
import time

ptvsd.enable_attach(address=('127.0.0.1', '${port}'), redirect_output=True)
print('listening', flush=True)
started = time.monotonic()
${wait}
print('waited', time.monotonic() - started >= 1, ptvsd.is_attached(), flush=True)
ptvsd.break_into_debugger()
print('done')  # stops here
`
  const outcome = ptvsd.add(readModule(script), [{}])
  if (outcome.status !== 'changed') throw new Error(JSON.stringify(outcome.problems))
  const edits = outcome.edits.map((edit) => ({ ...edit, owner: ptvsd.id }))
  return applyEdits(script, edits)
}

const waits = [
  ['without a timeout', 'ptvsd.wait_for_attach()'],
  ['with one', 'ptvsd.wait_for_attach(timeout=120)'],
  ['with one that is None', 'ptvsd.wait_for_attach(None)'],
  ['with one that is None when it runs', 'limit = None\nptvsd.wait_for_attach(limit)'],
] as const

describe('what becomes of ptvsd', () => {
  it.each([
    ['a number', 'ptvsd.wait_for_attach(timeout=1)'],
    ['a variable', 'limit = 1.0\nptvsd.wait_for_attach(limit)'],
  ])('goes on when nobody attaches in time: %s', async (_, wait) => {
    writeFileSync(join(cwd, 'alone.py'), movedOn(wait, await freePort()))
    const { code, stdout } = await runPython(['alone.py'], options())
    expect(stdout).toBe('listening\nwaited True False\ndone\n')
    expect(code).toBe(0)
  })

  it.each(waits)('waits for a client and stops where it should: %s', async (_, wait) => {
    const port = await freePort()
    const path = join(cwd, 'attached.py')
    writeFileSync(path, movedOn(wait, port))
    const running = startPython(['attached.py'], options())
    try {
      await running.line(/^listening$/)
      const client = await connect('127.0.0.1', port)
      await attach(client, { name: 'ptvsd', type: 'debugpy', request: 'attach', justMyCode: true })
      const { threadId } = await stopped(client)
      const [frame] = await stackTrace(client, threadId)
      expect(frame?.line).toBe(lineOf(path, '# stops here'))
      await resume(client, threadId)
      await disconnect(client)
      const { code, stdout } = await running.outcome
      expect(stdout).toMatch(/^waited (True|False) True$/m)
      expect(stdout).toMatch(/^done$/m)
      expect(code).toBe(0)
    } finally {
      await running.stop()
    }
  })
})
