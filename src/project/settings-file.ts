import { existsSync, lstatSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parse, TomlError } from 'smol-toml'
import { own } from '../collections/own.ts'
import { suggestion } from '../text/nearest.ts'
import type { Place } from './diagnostic.ts'
import { fileProblem } from './file-problem.ts'
import { ownFiles } from './files/own-files.ts'
import { SETTINGS, type Settings } from './settings.ts'
import { checkValue, type Spec } from './specs.ts'

/** A settings file that cannot be used: where, why, and what to do. */
export class SettingsError extends Error {
  constructor(file: string, { line, column }: { line: number; column: number }, message: string) {
    super(`${file}:${line}:${column}: ${message}`)
    this.name = 'SettingsError'
  }
}

const OWN = 'aml-debug.toml'
const SHARED = 'pyproject.toml'

/** A settings file that is read instead of the repository's own: its absolute path, and as the user gave it. */
export interface GivenFile {
  readonly file: string
  readonly shown: string
}

/**
 * Reads `aml-debug.toml`, else `[tool.aml-debug]` of `pyproject.toml`, at the repository's root; nothing where
 * there is neither.
 *
 * @throws SettingsError for a file that is no TOML, an unknown key or a wrong value
 */
export function readSettings(root: string, given?: GivenFile): Settings {
  const found = findSettings(root, given)
  return found ? parseSettings(found.text, found.shown) : {}
}

/**
 * The place of a setting in its file; null where there is no settings file.
 *
 * @param keys that lead to it
 */
export function placeOfSetting(
  root: string,
  keys: readonly string[],
  given?: GivenFile,
): Place | null {
  const found = findSettings(root, given)
  if (!found) return null
  const tables = isShared(found.shown, found.text) ? ['tool', 'aml-debug'] : []
  const table = [...tables, ...keys.slice(0, -1)].join('.')
  return { path: found.shown, ...locate(found.text, table, keys.at(-1) ?? '') }
}

function findSettings(root: string, given?: GivenFile): { text: string; shown: string } | null {
  if (given) {
    if (!existsSync(given.file))
      throw new SettingsError(given.shown, START, 'there is no such settings file')
    return { text: textOf(given.file, given.shown), shown: given.shown }
  }
  const isOwnFile = ownFiles(root)
  for (const name of [OWN, SHARED]) {
    const file = join(root, name)
    if (!isOwnFile(name)) {
      if (name === OWN && lstatSync(file, { throwIfNoEntry: false }))
        throw new SettingsError(
          name,
          START,
          'this is no regular file, and links are not followed; put the settings here, or name their file with --config',
        )
      continue
    }
    const text = textOf(file, name)
    if (name === OWN || MENTION.test(text)) return { text, shown: name }
  }
  return null
}

/**
 * The text of a settings file.
 *
 * @throws SettingsError for a file that cannot be read
 */
function textOf(file: string, shown: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new SettingsError(
      shown,
      START,
      `the settings cannot be read: ${fileProblem(error)}; name another file with --config`,
    )
  }
}

/** What a file with settings of ours mentions: the name of the table, or a heading that misspells it. */
const MENTION = /aml-debug|^\s*\[+\s*tool\s*\.\s*["']?aml_?debug/im
const SPELLINGS = /^aml[-_]?debug$/i

/** Whether settings are in a table of a file that holds those of other tools as well. */
const isShared = (file: string, text: string): boolean =>
  basename(file) === SHARED || /^\s*\[+\s*tool\s*\./m.test(text)

const START = { line: 1, column: 1 }

/**
 * The settings in a text.
 *
 * @param file its name: in `pyproject.toml`, and wherever there is a `tool` table, settings are in `[tool.aml-debug]`
 * @throws SettingsError
 */
export function parseSettings(text: string, file: string): Settings {
  let document: Record<string, unknown>
  try {
    document = parse(text) as Record<string, unknown>
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    const reason = error.message.split('\n')[0] ?? error.message
    throw new SettingsError(file, error, `${reason}; mend the TOML`)
  }
  const nested = basename(file) === SHARED || 'tool' in document
  const tools = tableOf(tableOf(document).tool)
  const table = nested ? tools['aml-debug'] : document
  if (table === undefined) {
    const misspelt = Object.keys(tools).find((name) => SPELLINGS.test(name))
    if (misspelt === undefined) return {}
    const place = locate(text, 'tool', misspelt)
    throw new SettingsError(file, place, `tool.${misspelt} is not read; call it tool.aml-debug`)
  }
  const prefix = nested ? 'tool.aml-debug' : ''
  if (!isTable(table))
    throw new SettingsError(file, locate(text, '', 'aml-debug'), 'tool.aml-debug must be a table')
  for (const [key, value] of Object.entries(table)) check(text, file, prefix, key, value)
  return table as Settings
}

function check(text: string, file: string, prefix: string, key: string, value: unknown): void {
  const place = locate(text, prefix, key)
  const fail = (message: string): never => {
    throw new SettingsError(file, place, message)
  }
  if (key === 'steps') {
    if (!isTable(value)) fail('steps takes a table of scripts by step name: "Train" = "train.py"')
    const inner = prefix ? `${prefix}.steps` : 'steps'
    for (const [name, script] of Object.entries(tableOf(value)))
      if (typeof script !== 'string' || script === '')
        throw new SettingsError(
          file,
          locate(text, inner, name),
          `steps: ${JSON.stringify(name)} takes the path of a script from the root, not ${JSON.stringify(script)}`,
        )
    return
  }
  const spec = own<Spec>(SETTINGS, key)
  if (!spec) {
    const known = [...Object.keys(SETTINGS), 'steps']
    throw new SettingsError(file, place, `there is no setting ${key}; ${suggestion(key, known)}`)
  }
  const read = checkValue(spec, value)
  if (read.status === 'wrong') fail(`${key} ${read.reason}`)
}

const isTable = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)

const tableOf = (value: unknown): Record<string, unknown> => (isTable(value) ? value : {})

/** The place of a key in a table; that of the table's heading where the key is written in another way. */
function locate(text: string, table: string, key: string): { line: number; column: number } {
  const lines = text.split(/\r\n|\n/)
  const plain = (name: string) => name.replace(/["'\s]/g, '')
  let inside = table === ''
  let heading = 0
  for (const [index, line] of lines.entries()) {
    const header = /^\s*\[+([^\]]*)\]/.exec(line)
    if (header) {
      const name = plain(header[1] ?? '')
      inside = name === plain(table)
      if (inside) heading = index + 1
      if (name === plain(table ? `${table}.${key}` : key)) return { line: index + 1, column: 1 }
      continue
    }
    const assignment = /^(\s*)("[^"]*"|'[^']*'|[^=#"']+?)\s*=/.exec(line)
    if (inside && assignment && plain(assignment[2] ?? '') === plain(key))
      return { line: index + 1, column: (assignment[1]?.length ?? 0) + 1 }
  }
  if (heading > 0 || table === '') return { line: heading || 1, column: 1 }
  // the table may be written inline
  const dot = table.lastIndexOf('.')
  return locate(text, table.slice(0, Math.max(dot, 0)), table.slice(dot + 1))
}
