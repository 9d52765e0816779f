import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { AnyTransform } from '../project/change/single.ts'
import type { AddOptions } from '../project/options.ts'
import { suggestion } from '../text/nearest.ts'

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

/** What `case.json` says of a case; each key may be missing. */
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
  /**
   * False where the definitions import each other, which notebooks cannot, or are named as a script, which they are
   * not.
   */
  readonly inNotebook?: boolean
  /** Why `remove` does not give back `before`, where it cannot. */
  readonly irreversible?: string
}

/** Contents by path. */
export type Files = ReadonlyMap<string, Buffer>

/**
 * Reads all cases of a folder of fixtures.
 *
 * @throws Error where there is no such folder, or a case holds what nothing reads
 */
export function readFixtures(root: string): FixtureCase[] {
  if (!existsSync(root)) throw new Error(`there is no folder of fixtures at ${root}`)
  return folders(root).flatMap((group) => {
    const context = readFiles(join(root, group, '_context'))
    return folders(join(root, group))
      .filter((name) => name !== '_context')
      .map((name) => readCase(join(root, group, name), `${group}/${name}`, context))
  })
}

function readCase(folder: string, name: string, context: Files): FixtureCase {
  const config = readConfig(join(folder, 'case.json'), name)
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

const KEYS: Readonly<Record<keyof CaseConfig, true>> = {
  command: true,
  options: true,
  requests: true,
  only: true,
  diagnostics: true,
  inNotebook: true,
  irreversible: true,
}

function readConfig(path: string, name: string): CaseConfig {
  if (!existsSync(path)) return {}
  let config: CaseConfig
  try {
    config = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new Error(`fixture ${name}: case.json is no JSON: ${(error as Error).message}`)
  }
  const known = Object.keys(KEYS)
  const unknown = Object.keys(config).find((key) => !known.includes(key))
  if (unknown !== undefined)
    throw new Error(
      `fixture ${name}: what is ${unknown} in case.json? ${suggestion(unknown, known)}`,
    )
  return config
}

const folders = (path: string): string[] =>
  existsSync(path)
    ? readdirSync(path)
        .filter((name) => statSync(join(path, name)).isDirectory())
        .sort()
    : []

/** The files of a folder; none where it does not exist. */
export function readFiles(root: string): Map<string, Buffer> {
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
