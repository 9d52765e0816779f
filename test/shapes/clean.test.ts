/** What black and ruff find clean as they are by themselves, and Python 3.6 can read, stays so. */
import { execFileSync, spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { loadPython } from '../../src/python/grammar.ts'
import { readFixtures } from '../../src/testing.ts'
import { interpreter } from '../debugger/python-env.ts'
import { folderWith, keep, sweep } from '../folders.ts'
import { instrument, readShapes, SCRIPT, writeFiles } from './shape.ts'

type Files = Map<string, Buffer>

/** The fixtures with scripts, and those with definitions as formatters leave them. */
const CLEAN = /^(step|entry)-script\/|\/formatted-/

let root: string
const before: Files = new Map()
const after: Files = new Map()
/** Files that read the command line between imports, so that imports follow the inserted code: E402. */
const early = new Set<string>()

beforeAll(async () => {
  await loadPython()
  root = keep(() => folderWith({}))
  const take = (path: string, one: Buffer | undefined, other: Buffer | undefined): void => {
    if (!one || !other || one.equals(other)) return
    before.set(path, one)
    after.set(path, other)
    if (/^del _aml_debug_attach\d*$[\s\S]*^(import|from) /m.test(other.toString())) early.add(path)
  }
  for (const shape of readShapes())
    take(`${shape.name}.py`, shape.before.get(SCRIPT), instrument(shape).after.get(SCRIPT))
  const fixtures = readFixtures(fileURLToPath(new URL('../../fixtures', import.meta.url)))
  for (const fixture of fixtures.filter(({ name }) => CLEAN.test(name)))
    for (const [path, bytes] of fixture.before)
      if (path.endsWith('.py')) take(`${fixture.name}/${path}`, bytes, fixture.after?.get(path))
  writeFiles(join(root, 'before'), before)
  writeFiles(join(root, 'after'), after)
})
afterAll(sweep)

/** The files of a folder in which a tool of the tests' environment finds something. */
function findings(tool: string, args: readonly string[], folder: string): Map<string, string> {
  const cwd = join(root, folder)
  const { status, stdout, stderr, error } = spawnSync(
    join(dirname(interpreter('debugpy')), tool),
    [...args, '.'],
    { cwd, encoding: 'utf8', env: { ...process.env, BLACK_CACHE_DIR: join(root, 'cache') } },
  )
  if (error) throw error
  // both end so where they do not know an option
  if (status === 2) throw new Error(stderr)
  const found = new Map<string, string>()
  for (const line of `${stdout}${stderr}`.split('\n')) {
    const path = [...before.keys()].find((name) => line.includes(name))
    if (path) found.set(path, line)
  }
  return found
}

function expectClean(tool: string, args: readonly string[], except: ReadonlySet<string>): void {
  const dirty = findings(tool, args, 'before')
  const now = findings(tool, args, 'after')
  const clean = [...before.keys()].filter((path) => !dirty.has(path))
  expect(clean.length).toBeGreaterThan(before.size / 3)
  const spoilt = clean.filter((path) => now.has(path) && !except.has(path))
  expect(spoilt.map((path) => now.get(path))).toEqual([])
}

it('black finds nothing new', () => {
  expectClean('black', ['--check', '-S', '-t', 'py312'], new Set())
})

it('ruff finds nothing new', () => {
  const args = ['check', '--isolated', '--no-cache', '--target-version', 'py312']
  expectClean('ruff', [...args, '--output-format', 'concise'], early)
})

it('no line gets longer than linters have it', () => {
  const args = ['check', '--isolated', '--no-cache', '--select', 'E501', '--line-length', '79']
  expectClean('ruff', [...args, '--output-format', 'concise'], new Set())
})

it('all that is inserted has types, and imports nothing that the script has imported in vain', () => {
  const args = ['check', '--isolated', '--no-cache', '--select', 'ANN,F811']
  expectClean('ruff', [...args, '--output-format', 'concise'], new Set())
})

it('imports stay in the order that isort has them in', () => {
  const args = ['check', '--isolated', '--no-cache', '--select', 'I']
  expectClean('ruff', [...args, '--output-format', 'concise'], new Set())
})

it('Python 3.6 can read it', () => {
  const program = `
import ast, json, sys
def reads(source):
    try:
        ast.parse(source, feature_version=(3, 6))
        return True
    except SyntaxError:
        return False
pairs = json.load(sys.stdin)
print(json.dumps([[reads(before), reads(after)] for before, after in pairs]))
`
  const paths = [...before.keys()]
  const pairs = paths.map((path) => [before.get(path)?.toString(), after.get(path)?.toString()])
  const read: [boolean, boolean][] = JSON.parse(
    execFileSync(interpreter('bare'), ['-c', program], {
      input: JSON.stringify(pairs),
      encoding: 'utf8',
    }),
  )
  expect(read.filter(([old]) => old).length).toBeGreaterThan(before.size / 2)
  expect(paths.filter((_, index) => read[index]?.[0] && !read[index]?.[1])).toEqual([])
})
