/** What `step-script` makes of any Python file, as if a step ran it: counted, and checked against CPython. */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { computeAdd } from '../../src/project/add.ts'
import { memoryWorkspace } from '../../src/project/files/memory-workspace.ts'
import { DEFAULTS } from '../../src/project/options.ts'
import { computeRemove } from '../../src/project/remove.ts'
import { loadPython } from '../../src/python/grammar.ts'

export interface Failure {
  readonly path: string
  readonly reason: string
}

export interface Report {
  readonly files: number
  readonly bytes: number
  /** Files changed, by way in. */
  readonly changed: Readonly<Record<string, number>>
  /** Files left alone, by the code of the diagnostic that says why. */
  readonly leftAlone: Readonly<Record<string, number>>
  /** Files refused as no Python 3 that CPython compiles. */
  readonly refusedWrongly: readonly string[]
  readonly failures: readonly Failure[]
}

const SCRIPT = 'script.py'
const PIPELINE = Buffer.from(
  `from azureml.pipeline.steps import PythonScriptStep\n\nstep = PythonScriptStep("${SCRIPT}")\n`,
)
const options = { ...DEFAULTS, enabled: (id: string) => id === 'step-script' }

type Result =
  | { readonly status: 'changed'; readonly way: string; readonly after: Buffer }
  | { readonly status: 'left alone'; readonly code: string }
  | { readonly status: 'failed'; readonly reason: string }

/** Adds to one file, adds again, removes. */
function tryOn(bytes: Buffer): Result {
  const files = new Map([
    ['pipeline.py', PIPELINE],
    [SCRIPT, bytes],
  ])
  const { changes, diagnostics } = computeAdd(memoryWorkspace(files), options)
  const after = changes.find(({ path }) => path === SCRIPT)?.after
  if (!after) {
    const code = diagnostics.find(({ path }) => path === SCRIPT)?.code ?? 'nothing to do'
    return code === 'verification-failed'
      ? { status: 'failed', reason: diagnostics.map(({ message }) => message).join('; ') }
      : { status: 'left alone', code }
  }
  const changed = new Map(files).set(SCRIPT, after)
  if (computeAdd(memoryWorkspace(changed), options).changes.length > 0)
    return { status: 'failed', reason: 'a second run changes it again' }
  const back = computeRemove(memoryWorkspace(changed), options).changes[0]?.after
  if (!back?.equals(bytes)) return { status: 'failed', reason: 'remove does not give it back' }
  const way = after.includes('(client_ip, port, timeout):') ? 'extended' : 'stand-alone'
  return { status: 'changed', way, after }
}

/**
 * Tries all files.
 *
 * @param python the interpreter that says what compiles
 */
export async function stress(paths: readonly string[], python: string): Promise<Report> {
  await loadPython()
  const changed: Record<string, number> = {}
  const leftAlone: Record<string, number> = {}
  const failures: Failure[] = []
  const toCompile: { path: string; after: Buffer | null }[] = []
  let bytes = 0
  for (const path of paths) {
    const before = readFileSync(path)
    bytes += before.length
    let result: Result
    try {
      result = tryOn(before)
    } catch (error) {
      result = { status: 'failed', reason: (error as Error).stack ?? String(error) }
    }
    if (result.status === 'failed') failures.push({ path, reason: result.reason })
    else if (result.status === 'changed') {
      changed[result.way] = (changed[result.way] ?? 0) + 1
      toCompile.push({ path, after: result.after })
    } else {
      leftAlone[result.code] = (leftAlone[result.code] ?? 0) + 1
      if (/^(syntax-error|python-2)$/.test(result.code)) toCompile.push({ path, after: null })
    }
  }
  const compiled = compile(toCompile, python)
  failures.push(...compiled.failures)
  return { files: paths.length, bytes, changed, leftAlone, ...compiled, failures }
}

const program = `
import json, sys, warnings
warnings.simplefilter('ignore')
def error(source, path):
    try:
        compile(source, path, 'exec', dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as reason:
        return str(reason)
for line in sys.stdin:
    path, after = json.loads(line)
    before = error(open(path, 'rb').read(), path)
    now = after and error(open(after, 'rb').read(), path)
    print(json.dumps([path, before, now]))
`

/** One process of CPython for all of them. */
function compile(
  files: readonly { path: string; after: Buffer | null }[],
  python: string,
): Pick<Report, 'refusedWrongly' | 'failures'> {
  const folder = mkdtempSync(join(tmpdir(), 'aml-debug-stress-'))
  try {
    const lines = files.map(({ path, after }, index) => {
      const to = after && join(folder, `${index}.py`)
      if (to) writeFileSync(to, after)
      return JSON.stringify([path, to])
    })
    const output = execFileSync(python, ['-c', program], {
      input: lines.join('\n'),
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    })
    const results = output
      .split('\n')
      .filter((line) => line !== '')
      .map((line): [string, string | null, string | null] => JSON.parse(line))
    const refused = new Set(files.filter(({ after }) => !after).map(({ path }) => path))
    return {
      refusedWrongly: results
        .filter(([path, before]) => refused.has(path) && before === null)
        .map(([path]) => path),
      failures: results
        .filter(([, before, now]) => before === null && now !== null)
        .map(([path, , now]) => ({ path, reason: `new syntax error: ${now}` })),
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** A report as a table for a terminal. */
export function describe({
  files,
  bytes,
  changed,
  leftAlone,
  refusedWrongly,
  failures,
}: Report): string {
  const rows: [string, number | string][] = [
    ['files', files],
    ['megabytes', (bytes / 1e6).toFixed(1)],
    ...Object.entries(changed).map(([way, count]): [string, number] => [`changed: ${way}`, count]),
    ...Object.entries(leftAlone).map(([code, count]): [string, number] => [
      `left alone: ${code}`,
      count,
    ]),
    ['refused though Python takes it', refusedWrongly.length],
    ['failures', failures.length],
  ]
  const width = Math.max(...rows.map(([label]) => label.length))
  return rows.map(([label, count]) => `${label.padEnd(width)}  ${count}`).join('\n')
}
