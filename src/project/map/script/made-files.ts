import { posix } from 'node:path'
import { CacheInKeys, once } from '../../../collections/cache.ts'
import { isNotebook } from '../../../notebook/notebook.ts'
import { argument, callArguments } from '../../../python/calls.ts'
import { calledName, type PythonModule } from '../../../python/module.ts'
import { basename, dirname } from '../../../python/paths.ts'
import { ancestor, childOf, findAll, nodeAt, type PyNode, textOf } from '../../../python/syntax.ts'
import { Reader } from '../../../python/values/evaluate.ts'
import type { Unit } from '../../../python/values/static-value.ts'
import { readable } from '../../diagnostic.ts'
import { cellPath, type PythonFile } from '../../files/python-file.ts'
import type { Workspace } from '../../files/workspace.ts'
import { callingFiles, readEveryWay, withEachValue } from '../../world/readings.ts'
import type { RepositoryWorld } from '../../world/repository-world.ts'
import { worldOf } from '../../world/world.ts'

/** The files that a definition makes before it runs them. */
export interface MadeFiles {
  readonly writes: readonly Write[]
  readonly copies: readonly Copy[]
}

/** A `%%writefile` cell. */
export interface Write {
  /** The file that it writes, as the notebook has it. */
  readonly path: string
  /** The cell as a path of its own: see `cellPath`. */
  readonly source: string
  /** Whether its text goes behind what the file holds already. */
  readonly append: boolean
}

/** A call that copies a file, or a folder with all that is in it. */
interface Copy {
  /** May end in a pattern: `*.py`. */
  readonly from: string
  /** Null where it is known only when the code runs. */
  readonly to: string | null
  /** The expression that says where to. */
  readonly target: PyNode
  readonly tree: boolean
}

/** A path as code has it, with forward slashes and normalised. */
export const plainPath = (path: string): string =>
  posix.normalize(path.replaceAll('\\', '/') || '.').replace(/^\.\/|\/$/g, '')

const known = new CacheInKeys<PythonFile, MadeFiles>()

/** The files that a definition writes and copies when it runs, as far as their paths are known. */
export function madeBy(world: RepositoryWorld, file: PythonFile): MadeFiles {
  return once(known, file, () => ({
    // a definition that a cell writes runs among the files that the other cells write
    writes: writesOf(world, file.notebook ?? file),
    copies: copyCallsIn(world, file),
  }))
}

/** The `%%writefile` cells of a notebook that write a file, as paths of their own: see `cellPath`. */
export function cellsThatWrite(world: RepositoryWorld, file: PythonFile, path: string): string[] {
  const wanted = plainPath(path)
  const writes = madeBy(world, file).writes.filter((write) => write.path === wanted)
  // what is appended goes on with what another cell has begun
  const begun = writes.filter(({ append }) => !append)
  return (begun.length > 0 ? begun : writes).map(({ source }) => source)
}

const overwriting = new WeakMap<Workspace, Map<string, Write[]>>()

/** The cells of any notebook that write a file which the repository has as well. */
export function cellsOver({ origin }: Workspace, path: string): readonly Write[] {
  // changes move no cell, and write no other path
  return once(overwriting, origin, () => writesByFile(origin)).get(path) ?? []
}

function writesByFile(workspace: Workspace): Map<string, Write[]> {
  const found = new Map<string, Write[]>()
  if (!workspace.files.some((path) => isNotebook(path))) return found
  const world = worldOf(workspace)
  for (const notebook of workspace.mentioning('%%writefile')) {
    const file = isNotebook(notebook) ? readable(workspace.python(notebook)) : null
    if (!file) continue
    for (const write of madeBy(world, file).writes) {
      const path = posix.join(dirname(notebook), write.path)
      found.set(path, [...(found.get(path) ?? []), write])
    }
  }
  return found
}

/** The files or folders that a definition copies a file from. */
export function originsOfCopy(world: RepositoryWorld, file: PythonFile, path: string): string[] {
  const wanted = plainPath(path)
  return madeBy(world, file).copies.flatMap((copy) => originOf(copy, wanted))
}

function writesOf(world: RepositoryWorld, file: PythonFile): Write[] {
  return file.writes.flatMap((write) => {
    const start = file.startOfCell(write.cell.index)
    if (!write.path || start === null) return []
    let text = ''
    for (const part of write.path) {
      if (part.kind === 'text') text += part.text
      else {
        const node = nodeAt(file.module.root, start + part.start, start + part.end)
        const value = node && new Reader(world).read(file, node)
        if (value?.kind !== 'string') return []
        text += value.value
      }
    }
    const source = cellPath(file.path, write.cell.index)
    return [{ path: plainPath(text), source, append: write.append }]
  })
}

/** The functions that copy, and whether each copies a folder. */
const COPIES = new Map([
  ['shutil.copy', false],
  ['shutil.copy2', false],
  ['shutil.copyfile', false],
  ['shutil.move', false],
  ['shutil.copytree', true],
  ['distutils.dir_util.copy_tree', true],
])
/** The parameters of these functions. */
const SIGNATURE = ['src', 'dst']

/** `shutil.copy('train.py', folder)`, also in a loop or a function: what tutorials do before they submit the folder. */
function copyCallsIn(world: RepositoryWorld, unit: Unit): Copy[] {
  const { module } = unit
  return findAll(module.root, 'call').flatMap((call) => {
    const tree = COPIES.get(calledName(module, call))
    const args = callArguments(module, call)
    if (tree === undefined || !args) return []
    const [source, target] = SIGNATURE.map((name) => argument(args, name, SIGNATURE)?.value)
    if (!source || !target) return []
    const asked = [matchedBy(module, source) ?? source, target].map((node) => ({ unit, node }))
    const ways = [...withEachValue((attempt) => readEveryWay(world, asked, new Map(), attempt))]
    return ways.flat().flatMap(({ values, bound }) => {
      const [from, given = null] = values.map((value) =>
        value?.kind === 'string' ? plainPath(value.value) : null,
      )
      // what callers in other files name is counted from their folders
      const to = callingFiles(bound, unit.path).length > 0 ? null : given
      return from ? [{ from, to, target, tree }] : []
    })
  })
}

/** The pattern whose matches a loop goes through: `"*.py"` for the `path` of `for path in glob("*.py")`. */
function matchedBy(module: PythonModule, name: PyNode): PyNode | null {
  const loop = ancestor(name, 'for_statement')
  const [left, right] = loop ? [childOf(loop, 'left'), childOf(loop, 'right')] : []
  if (!left || right?.type !== 'call' || textOf(module, left) !== textOf(module, name)) return null
  const args = /^glob\.i?glob$/.test(calledName(module, right)) && callArguments(module, right)
  return (args && argument(args, 'pathname', ['pathname'])?.value) || null
}

/** The file of a given name that a copy takes from its source; null where it takes no such file. */
function taken(from: string, name: string): string | null {
  const [stem = '', suffix, ...more] = basename(from).split('*')
  if (suffix === undefined) return basename(from) === name ? from : null
  const isMatch = more.length === 0 && name.startsWith(stem) && name.endsWith(suffix)
  return isMatch && basename(name) === name ? posix.join(dirname(from), name) : null
}

/** What is copied under its own name into the folder that an expression names, whatever its value. */
export function copiedInto(
  file: PythonFile,
  { copies }: MadeFiles,
  directory: PyNode,
  name: string,
): string[] {
  const { module } = file
  if (directory.type !== 'identifier') return []
  const text = textOf(module, directory)
  const scope = module.scopes.resolve(text, directory)
  return copies.flatMap(({ from, target }) =>
    target.type === 'identifier' &&
    textOf(module, target) === text &&
    module.scopes.resolve(text, target) === scope &&
    scope?.bindings.get(text)?.length === 1
      ? (taken(from, name) ?? [])
      : [],
  )
}

/** The file that a copy is made from. */
export function originOf({ from, to, tree }: Copy, wanted: string): string[] {
  if (to === null) return []
  if (tree)
    return wanted.startsWith(`${to}/`) ? [posix.join(from, wanted.slice(to.length + 1))] : []
  // what has no suffix, unlike the file, is the folder that the file goes into
  const isFolder = posix.extname(to) === '' && posix.extname(from) !== ''
  const inside = taken(from, basename(wanted))
  if (inside !== null && wanted === plainPath(posix.join(to, basename(wanted)))) return [inside]
  return wanted === to && !isFolder ? [from] : []
}
