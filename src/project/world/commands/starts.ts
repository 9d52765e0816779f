import { posix } from 'node:path'
import { once } from '../../../collections/cache.ts'
import { distinct } from '../../../collections/distinct.ts'
import { only } from '../../../collections/only.ts'
import { basename, dirname, withoutRoot } from '../../../python/paths.ts'
import { fileText, type Workspace } from '../../files/workspace.ts'
import { type Command, commandsOf, isShellFile } from './commands.ts'
import { type GivenPath, inside, pathOf, wordOf } from './given-path.ts'

/** A way to start Python, with what runs it in an environment. */
const PYTHON =
  '(?:(?:poetry|pipenv|uv|pdm|conda)\\s+run\\s+(?:-\\S+\\s+(?:[^\\s-]\\S*\\s+)?)*)?(?<![\\w./\\\\-])(?:[\\w:./\\\\$({})-]{0,99}[/\\\\])?(?:py(?:thon[\\d.]*)?(?:\\.exe)?|\\$[({]?PY(?:THON)?\\w*[)}]?)'
/** Options of Python itself that take the next word. */
const TAKES_NEXT = /^-[WX]$/
/** Larger files are no workflows or shell scripts. UTF-16 code units. */
const LARGEST = 256 * 1024

/**
 * Makes the `commands` of a repository's world: those of workflows and shell scripts that start one of its modules, and
 * what they give it, each once.
 */
export function readCommands(
  workspace: Workspace,
): (started: Iterable<string>) => readonly (readonly string[])[] {
  const known = new Map<string, readonly (readonly string[])[]>()
  let files: readonly string[] | undefined
  return (started) => {
    files ??= workspace.files.filter((file) => isShellFile(file) || /\.ya?ml$/i.test(file))
    const own = files
    return distinct(
      [...started].flatMap((path) => once(known, path, () => commandsFor(workspace, own, path))),
    )
  }
}

/** What each command that starts a module gives it. */
function commandsFor(
  workspace: Workspace,
  files: readonly string[],
  path: string,
): (readonly string[])[] {
  const name = basename(path).replace(/\.py$/, '')
  const marks = [name === '__main__' ? basename(dirname(path)) : name]
  return files
    .filter((file) => workspace.holds(file, marks) && fileText(workspace, file).length <= LARGEST)
    .flatMap((file) => commandsOf(workspace, file, { marks, pattern: PYTHON }))
    .map((command) => argumentsFor(workspace, command, path))
    .filter((words) => words !== null)
}

/** What a command gives a module that it starts; null where it starts another one. */
function argumentsFor(
  workspace: Workspace,
  { words, folder }: Command,
  path: string,
): readonly string[] | null {
  let at = 0
  while (words[at]?.startsWith('-') && !/^-[mc]$/.test(words[at] as string))
    at += TAKES_NEXT.test(words[at] as string) ? 2 : 1
  const isModule = words[at] === '-m'
  const name = words[isModule ? at + 1 : at]
  if (name === undefined) return null
  const files = isModule
    ? [`${name.replaceAll('.', '/')}.py`, `${name.replaceAll('.', '/')}/__main__.py`]
    : [name]
  return files.some((file) => isFile(workspace, inside(folder, pathOf(file)), path))
    ? words.slice(isModule ? at + 2 : at + 1).map(wordOf)
    : null
}

/** Whether a path that a command gives is that of a file; where no such file is there, by its end that is no other's. */
function isFile(workspace: Workspace, given: GivenPath, path: string): boolean {
  // what follows a variable is told apart by its own
  const text = typeof given === 'string' ? given : given.variable.replace(/^.*[$%~}][^/]*\//, '')
  const known = withoutRoot(posix.normalize(text)).replace(/^(\.\.?\/)+/, '')
  if (workspace.files.includes(known)) return known === path
  if (known.endsWith(`/${path}`)) return true
  return only(workspace.files.filter((file) => file.endsWith(`/${known}`))) === path
}
