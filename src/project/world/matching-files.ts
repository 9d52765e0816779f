import { posix } from 'node:path'
import { once } from '../../collections/cache.ts'
import { basename, dirname } from '../../python/paths.ts'
import type { FilePattern, FoundPath, World } from '../../python/values/world.ts'
import { readable } from '../diagnostic.ts'
import { placesOf } from '../files/absolute.ts'
import type { Entry } from '../files/listing.ts'
import { fileOf, isPython } from '../files/python-file.ts'
import { hasIn } from '../files/sorted.ts'
import type { Workspace } from '../files/workspace.ts'
import { withImporters } from './importers.ts'

/**
 * Files that code looks for by a pattern. What it finds is known where all of it is the repository's own: of what git
 * ignores, or code writes, everybody has something else.
 */

/** Of more matches than these, nobody makes steps; and into more folders none is looked for. */
const MOST = { matches: 200, folders: 500 }

/** What tools leave in any folder: code that goes through all that is there passes over it. */
const LEFTOVERS = /^(__pycache__|\.ipynb_checkpoints|\.(pytest|mypy|ruff)_cache|\.DS_Store)$/

/** What code holds that may change the working folder, or put files into a folder or take some out. */
const CHANGING = [
  ...['chdir', '%cd', '%%writefile', 'shutil', 'copy_tree', '.write', 'dump(', 'extractall'],
  ...['urlretrieve', 'download(', '.remove(', '.rename(', '.unlink(', '.touch(', '!cp ', '!mv '],
  ...['!rm ', '!wget ', '!curl ', '!git '],
]

/** Makes the `matches` of a repository's world. */
export function matchingFiles(workspace: Workspace): World['matches'] {
  const known = new Map<string, readonly FoundPath[] | null>()
  return (pattern, from) => {
    const read = [...from].filter((each) => isPython(fileOf(each)))
    // it may be relative to the folder of who imports a module, too
    const modules = [...new Set(read.flatMap((each) => withImporters(workspace, each)))]
    const { folder, names, hidden } = pattern
    const key = [folder, names, hidden, ...modules].join('\n')
    return once(known, key, () => findMatches(workspace, pattern, modules))
  }
}

function findMatches(
  workspace: Workspace,
  pattern: FilePattern,
  modules: readonly string[],
): readonly FoundPath[] | null {
  if (modules.some((each) => workspace.holds(fileOf(each), CHANGING))) return null
  const folder = posix.normalize(pattern.folder.replaceAll('\\', '/'))
  const places = modules.flatMap((each) => placesOf(workspace, dirname(each), folder))
  const found = [...new Set(places.map((place) => place.replace(/\/$/, '')))]
    .map((place) => ({ place, paths: matchesIn(workspace, place, pattern) }))
    .filter(({ paths }) => paths === null || paths.length > 0)
  const [only, ...others] = found
  if (!only?.paths || others.length > 0) return null
  return mayBeWritten(workspace, only.place) ? null : only.paths
}

/** What in a folder a pattern matches, as paths from there; null where not all of it is the repository's own. */
function matchesIn(workspace: Workspace, place: string, pattern: FilePattern): FoundPath[] | null {
  const found = new Map<string, FoundPath>()
  let looked = 0
  const inside = (path: string) => posix.join(place, path)
  const look = (folder: string, [first = '', ...rest]: readonly string[]): boolean => {
    if (++looked > MOST.folders) return false
    const entries = workspace
      .entries(inside(folder).replace(/^\.$/, ''))
      .filter(({ name }) => !LEFTOVERS.test(name))
    const go = (entry: Entry, segments: readonly string[]): boolean => {
      const path = posix.join(folder, entry.name)
      if (segments.length > 0)
        return entry.kind === 'folder' ? look(path, segments) : entry.kind === 'file'
      const { kind } = entry
      if (kind === 'other' || !isOwn(workspace, inside(path), kind)) return false
      found.set(path, { path, kind })
      return found.size <= MOST.matches
    }
    const matches = segmentMatcher(first, pattern.hidden)
    if (first !== '**') return entries.filter(matches).every((entry) => go(entry, rest))
    return (
      look(folder, rest) &&
      entries
        .filter((entry) => entry.kind !== 'file' && matches(entry))
        .every((entry) => go(entry, [first, ...rest]))
    )
  }
  const segments = pattern.names.split('/')
  return segments.at(-1) !== '**' && look('.', segments)
    ? [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
    : null
}

/** Whether what is matched is a file of the repository, or a folder with such. */
const isOwn = (workspace: Workspace, path: string, kind: FoundPath['kind']): boolean =>
  kind === 'folder'
    ? hasIn(workspace.origin.files, path)
    : workspace.exists(path) && !workspace.ignored(path)

/** A test for names by a part of a pattern, as Python's `fnmatch` has them. */
function segmentMatcher(segment: string, hidden: boolean): (entry: Entry) => boolean {
  const source = segment.replace(/\*+|\?|\[!?\]?[^\]]*\]|[^*?[]+|\[/g, (part) =>
    part.startsWith('*')
      ? '.*'
      : part === '?'
        ? '.'
        : /^\[.+\]$/s.test(part)
          ? classOf(part)
          : part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'),
  )
  const expression = new RegExp(`^${source}$`, 's')
  const takesHidden = hidden || segment.startsWith('.')
  return ({ name }) => expression.test(name) && (takesHidden || !name.startsWith('.'))
}

/** What of a regular expression a part in brackets is: ranges that end before they begin hold nothing. */
function classOf(part: string): string {
  const [, not = '', within = ''] = /^\[(!?)(.*)\]$/s.exec(part) ?? []
  const escaped = within
    .replace(/.-./gsu, (range) => ((range[0] ?? '') > (range[2] ?? '') ? '' : range))
    .replace(/[\\\]^[]/g, '\\$&')
  return `[${not && '^'}${escaped}]`
}

/** Whether a cell of a notebook may write a file into a folder. */
const mayBeWritten = (workspace: Workspace, folder: string): boolean =>
  workspace.mentioning('%%writefile').some((path) =>
    readable(workspace.python(path))?.writes.some(({ path: parts }) => {
      const text = parts?.map((part) => (part.kind === 'text' ? part.text : '')).join('') ?? ''
      const into = posix.join(dirname(path), dirname(text))
      if (folder === '.' || `${into}/`.startsWith(`${folder}/`)) return true
      // a folder that a variable names is named somewhere
      const isOpen = parts?.some(({ kind }) => kind !== 'text') ?? true
      return isOpen && workspace.holds(path, [basename(folder)])
    }),
  )
