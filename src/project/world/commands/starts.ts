import { posix } from 'node:path'
import { distinct } from '../../../collections/distinct.ts'
import { groupBy } from '../../../collections/group-by.ts'
import { only } from '../../../collections/only.ts'
import { basename, dirname, upwards, withoutRoot } from '../../../python/paths.ts'
import { readable } from '../../diagnostic.ts'
import { configFiles } from '../../files/config-files.ts'
import { fileText, type Workspace } from '../../files/workspace.ts'
import { importedFiles } from '../importers.ts'
import { commandsOf, isShellFile, type Program, type ShellCommand } from './commands.ts'
import { type GivenPath, inside, pathOf, wordOf } from './given-path.ts'

/** A way to start Python, with what runs it in an environment. */
const PYTHON =
  '(?:(?:poetry|pipenv|uv|pdm|conda)\\s+run\\s+(?:-\\S+\\s+(?:[^\\s-]\\S*\\s+)?)*)?(?<![\\w./\\\\-])(?:[\\w:./\\\\$({})-]{0,99}[/\\\\])?(?:py(?:thon[\\d.]*)?(?:\\.exe)?|\\$[({]?PY(?:THON)?\\w*[)}]?)'
/** Options of Python itself that take the next word. */
const TAKES_NEXT = /^-[WX]$/
/** A file without one of these names nothing that Python could start: a script, a module, or a variable for either. */
const NAMED = ['.py', '-m', '$', '%']
/** Larger files are no workflows or shell scripts. UTF-16 code units. */
const LARGEST = 256 * 1024

const START: Program = { marks: ['py', 'PY'], pattern: PYTHON }

type Words = readonly string[]

/**
 * Makes the `commands` of a repository's world: those of workflows and shell scripts that start one of its modules, and
 * what they give it, each once.
 */
export function readCommands(
  workspace: Workspace,
): (started: Iterable<string>) => readonly Words[] {
  let known: ReadonlyMap<string, readonly Words[]> | undefined
  return (started) => {
    known ??= commandsByModule(workspace)
    const all = known
    const paths = [...started]
    return distinct(
      paths.flatMap((path) => {
        const own = all.get(path)
        return own && !onlyServes(workspace, path, paths) ? own : []
      }),
    )
  }
}

/** Whether a module is imported by another of some, which has been started then, and does not import that itself. */
function onlyServes(workspace: Workspace, path: string, others: readonly string[]): boolean {
  const imports = (from: string, to: string): boolean => {
    const file = readable(workspace.python(from))
    return file !== null && importedFiles(workspace, file).includes(to)
  }
  return others.some((other) => other !== path && imports(other, path) && !imports(path, other))
}

/** What commands give each module that they start: looking for each by itself would read all files as many times. */
function commandsByModule(workspace: Workspace): ReadonlyMap<string, readonly Words[]> {
  const modules = groupBy(
    workspace.files.filter((file) => file.endsWith('.py')),
    basename,
  )
  const commands = configFiles(workspace)
    .filter((file) => isWork(workspace, file))
    .flatMap((file) => {
      // where a shell script is run from is not known, workflows start in the checkout
      const from = isShellFile(file) ? dirname(file) : ''
      return commandsOf(workspace, file, START).flatMap(
        (one) => startedBy(modules, from, one) ?? [],
      )
    })
  const byModule = groupBy(commands, ({ path }) => path)
  return new Map([...byModule].map(([path, all]) => [path, all.map(({ words }) => words)]))
}

/** Whether a file may be a workflow or a shell script that starts something. */
const isWork = (workspace: Workspace, file: string): boolean =>
  (isShellFile(file) || /\.ya?ml$/i.test(file)) &&
  workspace.holds(file, START.marks) &&
  workspace.holds(file, NAMED) &&
  fileText(workspace, file).length <= LARGEST

/** The modules of a repository by the names of their files. */
type Modules = ReadonlyMap<string, readonly string[]>

/** The module that a command starts, and what it gives it; null where that is none of the repository's. */
function startedBy(
  modules: Modules,
  from: string,
  { words, folder }: ShellCommand,
): { readonly path: string; readonly words: Words } | null {
  let at = 0
  while (words[at]?.startsWith('-') && !/^-[mc]$/.test(words[at] as string))
    at += TAKES_NEXT.test(words[at] as string) ? 2 : 1
  const isModule = words[at] === '-m'
  const name = words[isModule ? at + 1 : at]
  if (name === undefined) return null
  const module = name.replaceAll('.', '/')
  const files = isModule ? [`${module}.py`, `${module}/__main__.py`] : [name]
  const [path] = files.flatMap(
    (file) => moduleMeant(modules, from, inside(folder, pathOf(file))) ?? [],
  )
  return path === undefined
    ? null
    : { path, words: words.slice(isModule ? at + 2 : at + 1).map(wordOf) }
}

/**
 * The module that a path of a command means: from where it is run, else the only one that ends in it, as one behind a
 * variable does, else the longest that it ends in, as in a checkout of another name.
 */
function moduleMeant(modules: Modules, from: string, given: GivenPath): string | null {
  const isKnown = typeof given === 'string'
  const path = isKnown ? given : given.variable.replace(/^.*[$%~}][^/]*\//, '')
  const end = withoutRoot(posix.normalize(path)).replace(/^(\.\.?\/)+/, '')
  const namesakes = modules.get(basename(end)) ?? []
  const folders = [...upwards(path.startsWith('/') ? '' : from)]
  const places = [...folders.map((folder) => posix.join(folder, withoutRoot(path))), end]
  const there = isKnown ? places.find((place) => namesakes.includes(place)) : undefined
  if (there !== undefined) return there
  const longer = namesakes.filter((module) => `/${module}`.endsWith(`/${end}`))
  const shorter = namesakes.filter((module) => end.endsWith(`/${module}`))
  return longer.length > 0
    ? only(longer)
    : (shorter.sort((one, other) => other.length - one.length)[0] ?? null)
}
