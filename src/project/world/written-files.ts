import { memoized } from '../../collections/cache.ts'
import { argument, callArguments, calledMethod } from '../../python/calls.ts'
import { calledName, type PythonModule } from '../../python/module.ts'
import { basename, withoutRoot } from '../../python/paths.ts'
import { stringValue } from '../../python/strings.ts'
import { findAll, type PyNode, textOf } from '../../python/syntax.ts'
import { stringIn } from '../../python/values/evaluate.ts'
import { readable } from '../diagnostic.ts'
import type { PythonFile } from '../files/python-file.ts'
import type { Workspace } from '../files/workspace.ts'

/**
 * Whether code of the repository may write a file, as far as it names it: what is in it when other code runs may then
 * be something else than what is there now.
 */
export function isWritten(workspace: Workspace, path: string): boolean {
  return workspace.mentioning(basename(path)).some((each) => {
    const file = readable(workspace.python(each))
    return file !== null && (mayOpen(file, path, 'write') || hasCellFor(file, path))
  })
}

/**
 * Whether a module may write a file without having read it: what fills in a template keeps all else that is in the
 * file.
 */
export const writesAnew = (file: PythonFile, path: string): boolean =>
  mayOpen(file, path, 'write') && !mayOpen(file, path, 'read')

/** A file that a call reads or writes, and which of the two. */
interface Opened {
  readonly target: PyNode
  readonly access: ReadonlySet<Access>
}

type Access = 'read' | 'write'

/** Whether a call in a module may read or write a file. */
const mayOpen = (file: PythonFile, path: string, access: Access): boolean =>
  file.module.text.includes(basename(path)) &&
  openedIn(file.module).some(
    (opened) => opened.access.has(access) && mayMean(file, opened.target, path),
  )

/** The files that a module reads or writes; cached, for every step in it asks. */
const openedIn = memoized((module: PythonModule): readonly Opened[] =>
  findAll(module.root, 'call').flatMap((call) => openedBy(module, call) ?? []),
)

const access = (...kinds: Access[]): ReadonlySet<Access> => new Set(kinds)

/**
 * The file that a call reads or writes: `open(path, 'w')`, `path.write_text(…)`, and what nbconvert makes of a
 * `%%writefile` cell; null for any other call.
 */
function openedBy(module: PythonModule, call: PyNode): Opened | null {
  const args = callArguments(module, call)
  if (!args) return null
  const called = calledMethod(module, call)
  const method = called?.name
  const whole = /^(read|write)_(text|bytes)$/.exec(method ?? '')
  if (called && whole) return { target: called.object, access: access(whole[1] as Access) }
  const [magic, line] = method === 'run_cell_magic' ? args.positional : []
  if (magic && stringValue(module, magic) === 'writefile')
    return line ? { target: line, access: access('write') } : null
  const opens = /^((io|codecs)\.)?open$/.test(calledName(module, call))
  if (!opens && method !== 'open') return null
  const signature = opens ? ['file', 'mode'] : ['mode']
  const mode = argument(args, 'mode', signature)
  const letters = mode ? (stringValue(module, mode.value) ?? 'w') : 'r'
  const target = opens ? argument(args, 'file', signature)?.value : called?.object
  if (!target) return null
  const reads: Access[] = /[r+]/.test(letters) ? ['read'] : []
  const writes: Access[] = /[wax+]/.test(letters) ? ['write'] : []
  return { target, access: access(...reads, ...writes) }
}

function mayMean(file: PythonFile, target: PyNode, path: string): boolean {
  const written = stringIn(file, target)
  if (written === null) return textOf(file.module, target).includes(basename(path))
  return `/${path}`.endsWith(`/${withoutRoot(written).replace(/^(\.{1,2}\/)+/, '')}`)
}

/** Whether a `%%writefile` cell of a notebook is for a file of this name. */
const hasCellFor = ({ writes }: PythonFile, path: string): boolean =>
  writes.some((write) => {
    const last = write.path?.at(-1)
    return last?.kind === 'text' && basename(last.text) === basename(path)
  })
