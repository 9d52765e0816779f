import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { computeAdd } from './project/add.ts'
import { asFileChange, type Change } from './project/change/change.ts'
import { computeSingle } from './project/change/single.ts'
import type { Diagnostic } from './project/diagnostic.ts'
import { memoryWorkspace } from './project/files/memory-workspace.ts'
import { type AddOptions, DEFAULTS } from './project/options.ts'
import { computeRemove } from './project/remove.ts'
import { applied } from './testing/applied.ts'
import { type CaseConfig, type Files, type FixtureCase, readFiles } from './testing/fixture.ts'
import { type Variant, variants } from './testing/variants.ts'
import { formatChange } from './text/patch.ts'

export { loadPython } from './python/grammar.ts'
export { type CaseConfig, type Files, type FixtureCase, readFixtures } from './testing/fixture.ts'

/** One thing that must hold; `run` throws where it does not. */
export interface Check {
  readonly name: string
  run(): void
}

/** All checks of a case. `loadPython()` must have been awaited before one runs. */
export function checksOf(fixture: FixtureCase): Check[] {
  const { config, before, after } = fixture
  if (before.size === 0)
    return [{ name: 'has files before', run: () => fail('the folder before/ is missing or empty') }]
  if (after === null)
    return [exact(fixture), ...variants(fixture).map((variant) => exact(variant.fixture, variant))]
  const reversible = config.command !== 'remove' && !config.irreversible
  return [
    {
      name: 'changes something',
      run: () =>
        !same(before, after) ||
        fail('before and after are equal; leave after away where nothing may change'),
    },
    exact(fixture),
    {
      name: 'changes nothing the second time',
      run: () => equal(madeOf(fixture, after), after),
    },
    ...(reversible ? [back(fixture)] : []),
    patch(fixture, after),
    ...variants(fixture).flatMap((variant) => [
      exact(variant.fixture, variant),
      ...(reversible ? [back(variant.fixture, variant.name)] : []),
    ]),
  ]
}

type Clothes = Pick<Variant, 'name' | 'moves'>
const PLAIN: Clothes = { name: '', moves: false }

function exact(fixture: FixtureCase, { name, moves }: Clothes = PLAIN): Check {
  // in a notebook the same is said of other places
  const told = (one: string) => (moves ? one.split(' ')[0] : one)
  return {
    name: labelled(name, fixture.after ? 'gives exactly after' : 'changes nothing'),
    run() {
      const { changes, diagnostics } = run(fixture, fixture.before)
      const expected = (fixture.config.diagnostics ?? []).map(told).sort()
      const found = listed(diagnostics).map(told).sort()
      // first: they may say why a file is not as expected
      if (expected.join('\n') !== found.join('\n'))
        fail(
          `diagnostics\n  expected: ${expected.join(', ')}\n  found:    ${found.join(', ')}${diagnostics
            .map(({ code, message }) => `\n  ${code}: ${message}`)
            .join('')}`,
        )
      equal(applied(fixture.before, changes), fixture.after ?? fixture.before)
    },
  }
}

function back(fixture: FixtureCase, variant = ''): Check {
  const removing: FixtureCase = { ...fixture, config: { ...fixture.config, command: 'remove' } }
  return {
    name: labelled(variant, 'remove gives back before'),
    run: () => equal(madeOf(removing, fixture.after ?? fixture.before), fixture.before),
  }
}

/** What the transforms make of some files. */
const madeOf = (fixture: FixtureCase, files: Files): Files =>
  applied(files, run(fixture, files).changes)

function patch(fixture: FixtureCase, after: Files): Check {
  return {
    name: 'its patch passes git apply',
    run() {
      const { changes } = run(fixture, fixture.before)
      if (changes.length === 0) fail('nothing is changed, so that there is no patch')
      const folder = mkdtempSync(join(tmpdir(), 'aml-debug-'))
      try {
        for (const [path, bytes] of fixture.before) {
          mkdirSync(dirname(join(folder, path)), { recursive: true })
          writeFileSync(join(folder, path), bytes)
        }
        const text = changes.map((change) => formatChange(asFileChange(change))).join('')
        execFileSync('git', ['apply', '--whitespace=nowarn', '-'], {
          cwd: folder,
          input: text,
          stdio: ['pipe', 'ignore', 'pipe'],
        })
        equal(readFiles(folder), after)
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
  }
}

/**
 * What the transforms make of a case, to be looked at and kept as its `after`; diagnostics as `case.json` lists them.
 */
export function resultOf(fixture: FixtureCase): { files: Files; diagnostics: string[] } {
  const { changes, diagnostics } = run(fixture, fixture.before)
  return { files: applied(fixture.before, changes), diagnostics: listed(diagnostics) }
}

const listed = (diagnostics: readonly Diagnostic[]): string[] =>
  diagnostics.map(({ code, path, line, column }) => `${code} ${path}:${line}:${column}`).sort()

function run(
  fixture: FixtureCase,
  files: Files,
): { changes: readonly Change[]; diagnostics: readonly Diagnostic[] } {
  const options = optionsOf(fixture.config)
  const { command: mode = 'add', requests = [{}] } = fixture.config
  if (fixture.transform)
    return computeSingle(memoryWorkspace(files), fixture.transform, { mode, requests })
  return mode === 'remove'
    ? computeRemove(memoryWorkspace(files), options)
    : computeAdd(memoryWorkspace(files), options)
}

function optionsOf({ options, only }: CaseConfig): AddOptions {
  const docker = only?.includes('docker-tasks') ?? false
  return {
    ...DEFAULTS,
    docker,
    ...options,
    enabled: (id) => only?.includes(id) ?? DEFAULTS.enabled(id),
  }
}

function same(one: Files, other: Files): boolean {
  return (
    one.size === other.size && [...one].every(([path, bytes]) => other.get(path)?.equals(bytes))
  )
}

function equal(found: Files, expected: Files): void {
  for (const path of new Set([...found.keys(), ...expected.keys()])) {
    const [a, b] = [found.get(path), expected.get(path)]
    if (a && b && a.equals(b)) continue
    if (!a || !b)
      fail(`${path} ${a ? 'should not exist, but holds' : 'is missing; expected'}\n${a ?? b}`)
    else
      fail(
        `${path} differs (- expected, + found)\n${formatChange({ path, before: b.toString(), after: a.toString() })}`,
      )
  }
}

function fail(message: string): never {
  throw new Error(message)
}

const labelled = (variant: string, name: string): string => (variant ? `${variant}: ${name}` : name)
