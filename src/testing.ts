import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { computeAdd } from './project/add.ts'
import { asFileChange, type Change } from './project/change.ts'
import type { Diagnostic } from './project/diagnostic.ts'
import { type AddOptions, DEFAULTS } from './project/options.ts'
import { computeRemove } from './project/remove.ts'
import { type AnyTransform, computeSingle } from './project/single.ts'
import { memoryWorkspace } from './project/workspace.ts'
import { formatChange } from './text/patch.ts'

/**
 * The fixture harness: a folder with `before/` and `after/` becomes a dozen checks.
 *
 * `fixtures/<group>/<case>/before/…` is a small repository, `after/…` holds what `add` makes of it; without
 * `after` nothing may change. `case.json` holds options and the expected diagnostics. Files in
 * `fixtures/<group>/_context/…` are part of every case of the group that does not bring its own.
 */
export interface FixtureCase {
  /** `<group>/<case>` */
  readonly name: string
  readonly before: Files
  /** Null where nothing may change. */
  readonly after: Files | null
  readonly config: CaseConfig
  /** A transform of one's own that runs instead of those that aml-debug comes with. */
  readonly transform?: AnyTransform
}

export interface CaseConfig {
  readonly command?: 'add' | 'remove'
  readonly options?: Partial<
    Pick<
      AddOptions,
      | 'port'
      | 'timeout'
      | 'clientIp'
      | 'host'
      | 'debuggerType'
      | 'launchJson'
      | 'modernize'
      | 'docker'
      | 'sdkVersion'
      | 'onlySteps'
      | 'steps'
    >
  >
  /** What a transform of one's own is asked for in each file; one empty request by default. */
  readonly requests?: readonly unknown[]
  /** Ids of the transforms that run; all by default. */
  readonly only?: readonly string[]
  /** `<code> <path>:<line>:<column>` of each expected diagnostic. */
  readonly diagnostics?: readonly string[]
  /** False where the definitions import each other, which notebooks cannot. */
  readonly inNotebook?: boolean
  /** Why `remove` does not give back `before`, where it cannot. */
  readonly irreversible?: string
}

export { loadPython } from './python/syntax.ts'

/** Contents by path. */
export type Files = ReadonlyMap<string, Buffer>

/** One thing that must hold; `run` throws where it does not. */
export interface Check {
  readonly name: string
  run(): void
}

/** Reads all cases of a folder of fixtures. */
export function readFixtures(root: string): FixtureCase[] {
  return folders(root).flatMap((group) => {
    const context = readFiles(join(root, group, '_context'))
    return folders(join(root, group))
      .filter((name) => name !== '_context')
      .map((name) => readCase(join(root, group, name), `${group}/${name}`, context))
  })
}

function readCase(folder: string, name: string, context: Files): FixtureCase {
  const path = join(folder, 'case.json')
  const config: CaseConfig = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {}
  const within = (part: string) => new Map([...context, ...readFiles(join(folder, part))])
  const known = new Set(['before', 'after', 'case.json'])
  const stray = readdirSync(folder).filter((entry) => !known.has(entry))
  if (stray.length > 0)
    throw new Error(
      `fixture ${name}: what is ${stray.join(', ')}? Only before, after and case.json are read`,
    )
  return {
    name,
    before: within('before'),
    after: existsSync(join(folder, 'after')) ? within('after') : null,
    config,
  }
}

const folders = (path: string): string[] =>
  existsSync(path)
    ? readdirSync(path)
        .filter((name) => statSync(join(path, name)).isDirectory())
        .sort()
    : []

function readFiles(root: string): Map<string, Buffer> {
  if (!existsSync(root)) return new Map()
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  return new Map(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(root.length + 1).replaceAll('\\', '/'), readFileSync(path)]),
  )
}

/** All checks of a case. `loadPython()` must have been awaited before one runs. */
export function checksOf(fixture: FixtureCase): Check[] {
  const { config, before, after } = fixture
  if (before.size === 0)
    return [{ name: 'has files before', run: () => fail('the folder before/ is missing or empty') }]
  if (after === null)
    return [
      exact(fixture),
      ...variants(fixture).map((variant) => exact(variant.fixture, variant.name)),
    ]
  const reversible = config.command !== 'remove' && !config.irreversible
  return [
    {
      name: 'changes something',
      run: () =>
        !same(before, after) ||
        fail('before and after are equal; leave after away where nothing may change'),
    },
    exact(fixture),
    again(fixture),
    ...(reversible ? [back(fixture)] : []),
    patch(fixture),
    ...variants(fixture).flatMap(({ name, fixture: variant }) => [
      exact(variant, name),
      ...(reversible ? [back(variant, name)] : []),
    ]),
  ]
}

function exact(fixture: FixtureCase, variant = ''): Check {
  return {
    name: labelled(variant, fixture.after ? 'gives exactly after' : 'changes nothing'),
    run() {
      const { changes, diagnostics } = run(fixture, fixture.before)
      equal(applied(fixture.before, changes), fixture.after ?? fixture.before)
      const expected = [...(fixture.config.diagnostics ?? [])].sort()
      const found = listed(diagnostics)
      if (variant === '' && expected.join('\n') !== found.join('\n'))
        fail(`diagnostics\n  expected: ${expected.join(', ')}\n  found:    ${found.join(', ')}`)
    },
  }
}

function again(fixture: FixtureCase): Check {
  return {
    name: 'changes nothing the second time',
    run() {
      const { changes } = run(fixture, fixture.after ?? fixture.before)
      equal(applied(fixture.after ?? fixture.before, changes), fixture.after ?? fixture.before)
    },
  }
}

function back(fixture: FixtureCase, variant = ''): Check {
  return {
    name: labelled(variant, 'remove gives back before'),
    run() {
      const after = fixture.after ?? fixture.before
      const { changes } = run(
        { ...fixture, config: { ...fixture.config, command: 'remove' } },
        after,
      )
      equal(applied(after, changes), fixture.before)
    },
  }
}

function patch(fixture: FixtureCase): Check {
  return {
    name: 'its patch passes git apply',
    run() {
      const { changes } = run(fixture, fixture.before)
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
        equal(readFiles(folder), fixture.after ?? fixture.before)
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
  }
}

/** What the transforms make of a case, to be looked at and kept as its `after`; diagnostics as `case.json` lists them. */
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
  return fixture.config.command === 'remove'
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

function applied(files: Files, changes: readonly Change[]): Files {
  const result = new Map(files)
  for (const { path, after } of changes)
    if (after) result.set(path, after)
    else result.delete(path)
  return result
}

interface Variant {
  readonly name: string
  readonly fixture: FixtureCase
}

/** The same case in other clothes: line endings, byte order mark, no final newline, in notebook cells. */
function variants(fixture: FixtureCase): Variant[] {
  const all = [...fixture.before.values(), ...(fixture.after?.values() ?? [])]
  const made: Variant[] = []
  const add = (name: string, convert: (path: string, text: string) => string) =>
    made.push({ name, fixture: converted(fixture, convert) })
  if (!all.some((bytes) => bytes.includes('\r')))
    add('CRLF', (_, text) => text.replaceAll('\n', '\r\n'))
  if (!all.some((bytes) => bytes[0] === 0xef)) add('BOM', (_, text) => `\uFEFF${text}`)
  if (all.some((bytes) => bytes.at(-1) === 0x0a))
    add('no final newline', (_, text) => text.replace(/\n$/, ''))
  const inCell = inNotebook(fixture)
  if (inCell) made.push(...inCell)
  return made
}

/** Converts each file that exists before; what `add` makes anew keeps its own form. */
function converted(
  fixture: FixtureCase,
  convert: (path: string, text: string) => string,
): FixtureCase {
  const over = (files: Files) =>
    new Map(
      [...files].map(([path, bytes]) => [
        path,
        fixture.before.has(path) && isText(bytes)
          ? Buffer.from(convert(path, bytes.toString('utf8')))
          : bytes,
      ]),
    )
  return { ...fixture, before: over(fixture.before), after: fixture.after && over(fixture.after) }
}

const isText = (bytes: Buffer): boolean => Buffer.from(bytes.toString('utf8')).equals(bytes)

/** Definitions as notebooks: the whole file in one cell, its source as a list and as one string. */
function inNotebook(fixture: FixtureCase): Variant[] | null {
  const isDefinition = (path: string, bytes: Buffer) =>
    path.endsWith('.py') &&
    isText(bytes) &&
    bytes.includes('azureml') &&
    /PythonScriptStep|ScriptRunConfig|Estimator|MpiStep|HyperDriveConfig|InferenceConfig/.test(
      bytes.toString(),
    ) &&
    !bytes.includes('__file__') &&
    bytes[0] !== 0xef
  const paths = [...fixture.before]
    .filter(([path, bytes]) => isDefinition(path, bytes))
    .map(([path]) => path)
  if (paths.length === 0 || fixture.config.inNotebook === false) return null
  const wrapped = (asList: boolean): FixtureCase => {
    const over = (files: Files) =>
      new Map(
        [...files].map(([path, bytes]) =>
          paths.includes(path)
            ? [path.replace(/\.py$/, '.ipynb'), notebook(bytes.toString('utf8'), asList)]
            : [path, bytes],
        ),
      )
    return { ...fixture, before: over(fixture.before), after: fixture.after && over(fixture.after) }
  }
  return [
    { name: 'in a notebook (lines)', fixture: wrapped(true) },
    { name: 'in a notebook (one string)', fixture: wrapped(false) },
  ]
}

/** A notebook whose other parts would not survive being parsed and printed. */
function notebook(code: string, asList: boolean): Buffer {
  const text = code.replace(/\n$/, '')
  const lines = text.split(/(?<=\n)/).map((line) => JSON.stringify(line))
  const source = asList ? `[\n    ${lines.join(',\n    ')}\n   ]` : JSON.stringify(text)
  return Buffer.from(
    `{\n "cells": [\n  {"cell_type":"markdown", "metadata":{},\n   "source": ["# caf\\u00e9\\n"]},\n  {\n   "cell_type": "code",\n   "source": ${source},\n` +
      '   "metadata": {"id": 12345678901234567890, "x": 1.0e+2},\n   "execution_count": 1,\n   "outputs": [{"text": ["\\ud83d"]}]\n  }\n ],\n' +
      ' "metadata": {"language_info": {"name": "python"}},\n "nbformat": 4, "nbformat_minor":5}\n',
  )
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
