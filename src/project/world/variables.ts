import { parseDocument } from 'yaml'
import { once } from '../../collections/cache.ts'
import { basename, dirname, upwards } from '../../python/paths.ts'
import { readable } from '../diagnostic.ts'
import { isPython } from '../files/python-file.ts'
import type { Workspace } from '../files/workspace.ts'

/**
 * What the repository's files set environment variables to: `.env` and its examples, and the variable files of
 * pipelines. The values are for finding scripts and are never printed.
 */

const ENV_FILE = /^[\w-]*\.env(\.(example|sample|template|dist|default|local|dev|test|prod))?$/
const VARIABLES_FILE = /variables?[^/]*\.ya?ml$|(^|\/)variables\/[^/]+\.ya?ml$/i
/** Files that may be pipelines of Azure DevOps: those set variables, too. */
const PIPELINE_FILE = /\.ya?ml$/i
/** Larger files hold no settings. UTF-16 code units. */
const LARGEST = 256 * 1024

type Values = ReadonlyMap<string, string>

/** A file of settings, and the folder whose code it is for. */
interface SettingsFile {
  readonly path: string
  readonly folder: string
}

/** What a repository's files set a variable to, as code or a workflow in a file may see it. */
type ValuesOf = (name: string, from: string) => readonly string[]

const known = new WeakMap<Workspace, ValuesOf>()

/** The variables of a repository: of the nearest folder whose files set one, the values are taken. */
export const variablesOf = ({ origin }: Workspace): ValuesOf =>
  once(known, origin, () => readVariables(origin))

function readVariables(workspace: Workspace): ValuesOf {
  let files: readonly SettingsFile[] | undefined
  const read = new Map<string, Values>()
  return (name, from) => {
    files ??= settingsFiles(workspace)
    const found: string[] = []
    for (const folder of upwards(dirname(from))) {
      for (const file of files) {
        if (file.folder !== folder) continue
        const values = once(read, file.path, () => readFile(workspace, file.path))
        const value = valueIn(values, name)
        // `$(BUILD_ID)` and `<your script>` are for somebody else to fill in
        if (value && !/[$<{]/.test(value) && !found.includes(value)) found.push(value)
      }
      if (found.length > 0) break
    }
    return found
  }
}

/** How many variables one within another lead to a value. */
const DEEPEST = 4

/** The value of a variable in one file, with the values of others in the places of `$(name)`. */
const valueIn = (values: Values, name: string, depth = 0): string | undefined =>
  values
    .get(name)
    ?.replace(/\$\(([\w.-]+)\)/g, (macro, inner: string) =>
      depth < DEEPEST ? (valueIn(values, inner, depth + 1) ?? macro) : macro,
    )

function settingsFiles(workspace: Workspace): SettingsFile[] {
  const paths = workspace.files.filter(
    (path) =>
      ENV_FILE.test(basename(path)) ||
      VARIABLES_FILE.test(path) ||
      (PIPELINE_FILE.test(path) && workspace.holds(path, ['variables:'])),
  )
  // .env is what git ignores and a run reads
  for (const folder of new Set(workspace.files.map(dirname))) {
    const path = folder === '' ? '.env' : `${folder}/.env`
    if (!paths.includes(path) && workspace.exists(path)) paths.push(path)
  }
  const rank = (path: string) => {
    if (basename(path) === '.env') return 0
    if (ENV_FILE.test(basename(path))) return 1
    return VARIABLES_FILE.test(path) ? 2 : 3
  }
  return paths
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .map((path) => ({ path, folder: folderServed(workspace, path) }))
}

/** The folder whose code a settings file is for: the one that holds it, or holds its folder of settings only. */
function folderServed(workspace: Workspace, path: string): string {
  let folder = dirname(path)
  while (folder !== '' && (HIDDEN.test(folder) || !holdsCode(workspace, folder)))
    folder = dirname(folder)
  return folder
}

/** A hidden folder: what lies in `.pipelines` is for the code beside it, even where a helper script lies in it. */
const HIDDEN = /(^|\/)\./

const holdsCode = (workspace: Workspace, folder: string): boolean =>
  workspace.files.some((file) => file.startsWith(`${folder}/`) && isPython(file))

function readFile(workspace: Workspace, path: string): Values {
  const document = readable(workspace.document(path))
  if (!document || document.text.length > LARGEST) return new Map()
  return ENV_FILE.test(basename(path)) ? parseEnv(document.text) : parseVariables(document.text)
}

/** The variables of an env file: lines `NAME=value`, quoted or not, with or without `export`. */
function parseEnv(text: string): Values {
  const values = new Map<string, string>()
  for (const line of text.split(/\r\n|\n|\r/)) {
    const match = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line)
    if (!match?.[1]) continue
    const value = match[2] ?? ''
    const quoted = /^(['"])(.*?)\1\s*(#.*)?$/.exec(value)
    values.set(match[1], quoted ? (quoted[2] ?? '') : value.replace(/\s+#.*$/, ''))
  }
  return values
}

/** The variables of an Azure DevOps file: `- name: X` with `value: y`, or `X: y`, below any `variables`. */
function parseVariables(text: string): Values {
  const values = new Map<string, string>()
  const document = parseDocument(text, { schema: 'failsafe', logLevel: 'silent' })
  if (document.errors.length > 0) return values
  const collect = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(collect)
    if (typeof node !== 'object' || node === null) return
    for (const [key, value] of Object.entries(node)) {
      if (key === 'variables') gather(value, values)
      else collect(value)
    }
  }
  collect(document.toJS({ maxAliasCount: 100 }))
  return values
}

function gather(variables: unknown, values: Map<string, string>): void {
  if (Array.isArray(variables))
    for (const entry of variables as { name?: unknown; value?: unknown }[]) {
      if (typeof entry?.name === 'string' && typeof entry.value === 'string')
        values.set(entry.name, entry.value)
    }
  else if (typeof variables === 'object' && variables !== null)
    for (const [name, value] of Object.entries(variables))
      if (typeof value === 'string') values.set(name, value)
}
