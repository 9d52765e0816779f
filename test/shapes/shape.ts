/** Scripts of every shape: a folder each under cases/, which anyone can add without writing code. */

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { computeAdd } from '../../src/project/add.ts'
import { memoryWorkspace } from '../../src/project/files/memory-workspace.ts'
import { DEFAULTS } from '../../src/project/options.ts'
import { computeRemove } from '../../src/project/remove.ts'
import { applied } from '../../src/testing/applied.ts'

/** What `case.json` says; all of it may be left away. */
export interface ShapeConfig {
  /** The script's own arguments. */
  readonly args?: readonly string[]
  /** Its exit code, without the debugger's flags and with them; 0 by default. */
  readonly exit?: number
  /** The way in that `add` takes; `early` is stand-alone in front of the imports. */
  readonly way: 'extend' | 'stand-alone' | 'early'
  /** Files and folders of site-packages that the script needs. */
  readonly packages?: readonly string[]
  /** The oldest Python that runs the script: `3.12`. */
  readonly python?: string
  /** Whether it ends before it can wait: for `--help`, or because its arguments are wrong. */
  readonly ends?: boolean
  /** Seconds to wait for a client; 0 by default. */
  readonly timeout?: number
  /** Where a client stops, and a local variable with its value there. */
  readonly stop?: { readonly at: string; readonly local: string; readonly value: string }
}

export interface Shape {
  readonly name: string
  readonly config: ShapeConfig
  /** What the script prints on standard output; null where that depends on Python's version. */
  readonly stdout: string | null
  /** Sources by path; the step runs `script.py`. */
  readonly before: ReadonlyMap<string, Buffer>
}

export const SCRIPT = 'script.py'
const PIPELINE = 'pipeline.py'

const definition = `from azureml.pipeline.steps import PythonScriptStep

step = PythonScriptStep(script_name="${SCRIPT}", source_directory="step")
`

/** Reads all shapes. */
export function readShapes(): Shape[] {
  const root = fileURLToPath(new URL('cases', import.meta.url))
  return readdirSync(root)
    .sort()
    .map((name) => {
      const folder = join(root, name)
      const files = readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !/^(case\.json|stdout\.txt)$/.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name))
      const stdout = join(folder, 'stdout.txt')
      return {
        name,
        config: JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')),
        stdout: existsSync(stdout) ? readFileSync(stdout, 'utf8') : null,
        before: new Map(files.map((path) => [path.slice(folder.length + 1), readFileSync(path)])),
      }
    })
}

/** The sources after `add`, and after `remove` on top of it. */
export function instrument(shape: Shape): {
  after: Map<string, Buffer>
  back: Map<string, Buffer>
  problems: string[]
} {
  const repository = new Map([
    [PIPELINE, Buffer.from(definition)],
    ...[...shape.before].map(([path, bytes]): [string, Buffer] => [`step/${path}`, bytes]),
  ])
  const options = { ...DEFAULTS, enabled: (id: string) => id === 'step-script' }
  const added = computeAdd(memoryWorkspace(repository), options)
  const after = applied(repository, added.changes)
  const removed = computeRemove(memoryWorkspace(after), options)
  const again = computeAdd(memoryWorkspace(after), options)
  return {
    after: ofStep(after),
    back: ofStep(applied(after, removed.changes)),
    problems: [
      ...[...added.diagnostics, ...removed.diagnostics].map(
        ({ code, path, line }) => `${code} ${path}:${line}`,
      ),
      ...again.changes.map(({ path }) => `a second run changes ${path}`),
    ],
  }
}

const ofStep = (files: ReadonlyMap<string, Buffer>): Map<string, Buffer> =>
  new Map(
    [...files]
      .filter(([path]) => path.startsWith('step/'))
      .map(([path, bytes]) => [path.slice('step/'.length), bytes]),
  )

/** Which way in an instrumented script shows. */
export function wayOf(script: string): ShapeConfig['way'] | 'none' {
  const definition = /def \w+\(([^)]*)\) -> None:\s+""".*inserted by aml-debug/.exec(script)
  if (!definition) return 'none'
  if (definition[1] !== '') return 'extend'
  const imported = /^(?:import|from (?!__future__)) ?/m.exec(script)
  return imported && imported.index > definition.index ? 'early' : 'stand-alone'
}

export function writeFiles(folder: string, files: ReadonlyMap<string, Buffer>): void {
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), bytes)
  }
}
