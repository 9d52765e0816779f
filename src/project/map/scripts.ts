import { posix } from 'node:path'
import { argument, callArguments } from '../../python/calls.ts'
import { Reader } from '../../python/evaluate.ts'
import { qualifiedName } from '../../python/module.ts'
import { basename, dirname } from '../../python/paths.ts'
import type { Unit, World } from '../../python/static-value.ts'
import { findAll, nodeAt, type PyNode, partOf, textOf } from '../../python/syntax.ts'
import { isDiagnostic } from '../diagnostic.ts'
import { cellPath, fileOf, isPython, type PythonFile } from '../files/python-file.ts'
import type { Workspace } from '../files/workspace.ts'
import { once } from '../once.ts'
import { locateScript } from './locate.ts'

/** A script and where its text stands. */
export interface Script {
  /** Where the run finds it, relative to the root. */
  readonly path: string
  /** The folder that is uploaded with it. */
  readonly directory: string
  /** Every text that may become the script: the file, and the cells of a notebook that write it. */
  readonly sources: readonly string[]
}

/** A script, or why there is none that can be used, and the path that was looked for. */
export type FoundScript =
  | { readonly status: 'found'; readonly script: Script }
  | { readonly status: 'missing' | 'outside' | 'not-python'; readonly path: string }
  | { readonly status: 'in-several-cells'; readonly path: string; readonly notebook: string }

/**
 * Finds the text of a script: on disk, in the `%%writefile` cell that makes it, or where the definition copies it
 * from. A file that a cell overwrites counts with the cell: whichever is there when the step runs must know the flags.
 *
 * @param folder the source directory, as the code has it
 * @param name the script in it
 * @param directory the expression that gives the folder, into which the definition may copy the script
 */
export function findScript(
  workspace: Workspace,
  world: World,
  file: PythonFile,
  folder: string,
  name: string,
  directory: PyNode | null,
): FoundScript {
  const from = dirname(file.path)
  const wanted = clean(posix.join(slashes(folder), slashes(name)))
  const located = locateScript(workspace, from, folder, name)
  const made = madeBy(world, file)
  const into = directory === null ? [] : copiedInto(file, made, directory, name)
  const own = partsOf(workspace, from, made, wanted, into)
  const { cells, copied } =
    located.status === 'found' || own.cells.length > 0 || own.copied.length > 0
      ? own
      : madeBeside(workspace, world, file, wanted)
  const appended = cells.find(isAppended)
  if (appended)
    return { status: 'in-several-cells', path: wanted, notebook: fileOf(appended.source) }
  const [first] = [...(located.status === 'found' ? [located] : []), ...copied]
  const sources = [
    ...new Set([
      ...(located.status === 'found' ? [located.path] : []),
      ...copied.map(({ path }) => path),
      ...cells.map(({ source }) => source),
    ]),
  ]
  if (first)
    return { status: 'found', script: { path: first.path, directory: first.directory, sources } }
  const cell = cells[0]
  if (!cell)
    return {
      status: located.status === 'found' ? 'missing' : located.status,
      path: located.path,
    }
  const inside = (path: string) => {
    const whole = posix.join(from, path)
    return path.startsWith('/') || whole.startsWith('..') ? null : whole
  }
  return {
    status: 'found',
    script: {
      path: inside(wanted) ?? posix.join(from, basename(wanted)),
      directory: (inside(clean(slashes(folder))) ?? from).replace(/\/$/, '') || '.',
      sources,
    },
  }
}

const slashes = (path: string): string => path.replaceAll('\\', '/')

const clean = (path: string): string =>
  posix.normalize(path === '' ? '.' : path).replace(/^\.\/|\/$/g, '')

/** The files that a definition makes before it runs them. */
interface Made {
  readonly writes: { path: string; source: string; append: boolean }[]
  readonly copies: { from: string; to: string | null; target: PyNode; tree: boolean }[]
}

const isAppended = ({ append }: Made['writes'][number]): boolean => append

const known = new WeakMap<PythonFile, Made>()

/** The files that a definition writes and copies when it runs, as far as their paths are known. */
function madeBy(world: World, file: PythonFile): Made {
  return once(known, file, () => {
    const unit: Unit = { module: file.module, path: file.path }
    // a definition that a cell writes runs among the files that the other cells write
    return { writes: writesOf(world, file.notebook ?? file), copies: copiesOf(world, unit) }
  })
}

/** The `%%writefile` cells of a notebook that write a file, as paths of their own: see `cellPath`. */
export function cellsThatWrite(world: World, file: PythonFile, path: string): string[] {
  const wanted = clean(slashes(path))
  return madeBy(world, file).writes.flatMap((write) => (write.path === wanted ? write.source : []))
}

/** Where a definition copies a file from. */
export function originsOfCopy(world: World, file: PythonFile, path: string): string[] {
  const wanted = clean(slashes(path))
  return madeBy(world, file).copies.flatMap((copy) => originOf(copy, wanted))
}

function writesOf(world: World, file: PythonFile): Made['writes'] {
  const { path } = file
  const unit: Unit = { module: file.module, path }
  return file.writes.flatMap((write) => {
    const start = file.startOfCell(write.cell.index)
    if (!write.path || start === null) return []
    let text = ''
    for (const part of write.path) {
      if (part.kind === 'text') text += part.text
      else {
        const node = nodeAt(unit.module.root, start + part.start, start + part.end)
        const value = node && new Reader(world).read(unit, node)
        if (value?.kind !== 'string') return []
        text += value.value
      }
    }
    const source = cellPath(path, write.cell.index)
    return [{ path: clean(slashes(text)), source, append: write.append }]
  })
}

/** The functions that copy, and whether what each of them copies is a folder. */
const COPIES = new Map([
  ['shutil.copy', false],
  ['shutil.copy2', false],
  ['shutil.copyfile', false],
  ['shutil.move', false],
  ['shutil.copytree', true],
  ['distutils.dir_util.copy_tree', true],
])

/** `shutil.copy('train.py', folder)`: what tutorials do before they submit the folder. */
function copiesOf(world: World, unit: Unit): Made['copies'] {
  const { module } = unit
  return findAll(module.root, 'call').flatMap((call) => {
    const callee = partOf(call, 'function')
    if (!/cop(y|ytree|y_tree|y2|yfile)$|move$/.test(textOf(module, callee))) return []
    const tree = COPIES.get(qualifiedName(module, callee) ?? '')
    const args = callArguments(module, call)
    if (tree === undefined || !args) return []
    const nodes = ['src', 'dst'].map((name) => argument(args, name, ['src', 'dst'])?.value)
    const [from, to] = nodes.map((node) => {
      const value = node && new Reader(world).read(unit, node)
      return value?.kind === 'string' ? clean(slashes(value.value)) : null
    })
    const target = nodes[1]
    return from && target ? [{ from, to: to ?? null, target, tree }] : []
  })
}

/** What is copied under its own name into the folder that an expression names, whatever its value. */
function copiedInto(file: PythonFile, made: Made, directory: PyNode, name: string): string[] {
  const { module } = file
  if (directory.type !== 'identifier') return []
  const text = textOf(module, directory)
  const scope = module.scopes.resolve(text, directory)
  return made.copies.flatMap(({ from, target }) =>
    target.type === 'identifier' &&
    textOf(module, target) === text &&
    module.scopes.resolve(text, target) === scope &&
    scope?.bindings.get(text)?.length === 1 &&
    basename(from) === name
      ? [from]
      : [],
  )
}

/** Where a copy has the wanted file from. */
function originOf({ from, to, tree }: Made['copies'][number], wanted: string): string[] {
  if (to === null) return []
  if (tree)
    return wanted.startsWith(`${to}/`) ? [posix.join(from, wanted.slice(to.length + 1))] : []
  return to === wanted || clean(posix.join(to, basename(from))) === wanted ? [from] : []
}

/** The cells and files that a script comes from. */
function partsOf(
  workspace: Workspace,
  from: string,
  made: Made,
  wanted: string,
  into: readonly string[] = [],
): Parts {
  const origins = [...into, ...made.copies.flatMap((copy) => originOf(copy, wanted))]
  return {
    cells: made.writes.filter(({ path }) => path === wanted || origins.includes(path)),
    copied: origins.flatMap((origin) => {
      const place = locateScript(workspace, from, '', origin)
      return place.status === 'found' ? [place] : []
    }),
  }
}

interface Parts {
  readonly cells: Made['writes']
  readonly copied: { readonly path: string; readonly directory: string }[]
}

/** A script that another definition of the same folder writes or copies, where only one origin comes into question. */
function madeBeside(workspace: Workspace, world: World, file: PythonFile, wanted: string): Parts {
  const folder = dirname(file.path)
  const found = workspace.files.flatMap((path) => {
    if (!isPython(path) || dirname(path) !== folder || path === file.path) return []
    const bytes = workspace.bytes(path)
    if (!bytes?.includes('%%writefile') && !bytes?.includes('shutil')) return []
    const other = workspace.python(path)
    if (!other || isDiagnostic(other)) return []
    const parts = partsOf(workspace, folder, madeBy(world, other), wanted)
    return parts.cells.length + parts.copied.length > 0 ? [parts] : []
  })
  const origins = new Set(
    found.flatMap(({ cells, copied }) => [
      ...cells.map(({ source }) => source),
      ...copied.map(({ path }) => path),
    ]),
  )
  // what several cells put together is reported as that
  const made = origins.size === 1 ? found[0] : found.find(({ cells }) => cells.some(isAppended))
  return made ?? { cells: [], copied: [] }
}
