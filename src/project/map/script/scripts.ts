import { posix } from 'node:path'
import { once } from '../../../collections/cache.ts'
import { groupBy } from '../../../collections/group-by.ts'
import { basename, dirname, joinPath, withoutRoot } from '../../../python/paths.ts'
import type { PyNode } from '../../../python/syntax.ts'
import { readable } from '../../diagnostic.ts'
import { isAbsolute } from '../../files/absolute.ts'
import { fileOf, isPython, type PythonFile } from '../../files/python-file.ts'
import type { Workspace } from '../../files/workspace.ts'
import type { RepositoryWorld } from '../../world/repository-world.ts'
import { writesAnew } from '../../world/written-files.ts'
import { isScript, type Located, locateScript, type Script } from './locate.ts'
import {
  cellsOver,
  copiedInto,
  type MadeFiles,
  madeBy,
  originOf,
  plainPath,
  type Write,
} from './made-files.ts'

/** A script, or why there is none that can be used, and the path that was looked for. */
export type FoundScript =
  | Located
  | { readonly status: 'written-by-code'; readonly path: string }
  | { readonly status: 'in-several-cells'; readonly path: string; readonly notebook: string }
  | { readonly status: 'itself-or-another'; readonly path: string; readonly other: string }
  | {
      readonly status: 'made-by-several'
      readonly path: string
      readonly makers: readonly string[]
    }

/** A script as a call names it. */
export interface NamedScript {
  /** The source directory, as the code has it. */
  readonly folder: string
  /** The path in it. */
  readonly name: string
  /** The expression that gives the folder, into which the definition may copy the script. */
  readonly into: PyNode | null
  /** The folder that the code has gone to. */
  readonly moved: string
}

/**
 * Finds the text of a script: on disk, in the `%%writefile` cell that makes it, or where the definition copies it
 * from. A file that a cell overwrites, of whichever notebook, counts with the cell: what is there when the step runs must
 * know the flags.
 */
export function findScript(
  world: RepositoryWorld,
  file: PythonFile,
  named: NamedScript,
): FoundScript {
  const { workspace } = world
  const { folder, name } = named
  const wanted = plainPath(posix.join(folder, name))
  const located = locateScript(workspace, dirname(file.path), folder, name)
  const there = located.status === 'found' ? located.script : null
  const other = there && further(workspace, file, named, there.path)
  if (other) return { status: 'itself-or-another', path: file.path, other }
  const found = there?.path ?? wanted
  if (basename(found) !== '' && writesAnew(file, found))
    return { status: 'written-by-code', path: found }
  const own = madeHere(world, file, named, wanted)
  const {
    cells,
    copied,
    makers = [],
  } = there || own.cells.length + own.copied.length > 0 ? own : madeBeside(world, file, wanted)
  if (makers.length > 0) return { status: 'made-by-several', path: wanted, makers }
  const copies = copied.map((path) => copiedFrom(path, named))
  const files = there ? [there, ...copies] : copies
  const written = [...cells, ...files.flatMap(({ path }) => cellsOver(workspace, path))]
  if (files.length + written.length === 0) return located
  return assembled(files, written, () => whereWritten(file, named, wanted))
}

/** The script that files hold and cells write; `whereElse` says where it is if no file holds it. */
function assembled(
  files: readonly ScriptFile[],
  cells: readonly Write[],
  whereElse: () => ScriptFile,
): FoundScript {
  const appended = cells.find(({ append }) => append)
  if (appended) {
    const notebook = fileOf(appended.source)
    const path = posix.join(dirname(notebook), appended.path)
    return { status: 'in-several-cells', path, notebook }
  }
  const place = files[0] ?? whereElse()
  if (!isScript(place.path)) return { status: 'not-python', path: place.path }
  const texts = [...files.map(({ path }) => path), ...cells.map(({ source }) => source)]
  return { status: 'found', script: { ...place, sources: [...new Set(texts)] } }
}

/**
 * The script that a folder further up has, where the one that is found is the definition itself: a script in a folder
 * of its own is as often named by its path from the root as it submits itself. Null where there is only the definition.
 */
function further(
  workspace: Workspace,
  { path: own }: PythonFile,
  { folder, name }: NamedScript,
  found: string,
): string | null {
  if (found !== own) return null
  const above = locateScript(workspace, dirname(dirname(own)), folder, name)
  return above.status === 'found' && above.script.path !== own ? above.script.path : null
}

/** Where a cell writes a script; in the folder of its notebook where the code leads out of that. */
function whereWritten(
  { path: own }: PythonFile,
  { folder, moved }: NamedScript,
  wanted: string,
): ScriptFile {
  const from = dirname(own)
  // cells write where the code has gone to
  const base = withoutRoot(joinPath(from, moved))
  const inside = (path: string) => {
    const whole = posix.join(base, path)
    return isAbsolute(path) || /^(\.\.|\/)/.test(whole) ? null : whole
  }
  const uploaded = plainPath(folder)
  const directory = inside(uploaded)
  const isNamed = directory === null && !/^\.*$/.test(basename(uploaded))
  return {
    path: inside(wanted) ?? posix.join(from, basename(wanted)),
    directory: (directory ?? from).replace(/\/$/, '') || '.',
    ...(isNamed ? { uploadedAs: basename(uploaded) } : {}),
  }
}

/** A script that is copied from elsewhere, and the folder that then has it under its name. */
function copiedFrom(path: string, { folder, name }: NamedScript): ScriptFile {
  const inFolder = plainPath(name)
  const isWhole = `/${path}`.endsWith(`/${inFolder}`)
  const directory = isWhole ? path.slice(0, -inFolder.length - 1) : dirname(path)
  const uploadedAs = basename(plainPath(folder))
  return { path, directory: directory || '.', ...(uploadedAs === '' ? {} : { uploadedAs }) }
}

/** The cells and files from which a definition itself makes a script. */
function madeHere(
  world: RepositoryWorld,
  file: PythonFile,
  { into, name }: NamedScript,
  wanted: string,
): Parts {
  const made = madeBy(world, file)
  const copies = into === null ? [] : copiedInto(file, made, into, name)
  return partsOf(world.workspace, dirname(file.path), made, wanted, copies)
}

/** The cells and files that a script comes from. */
function partsOf(
  workspace: Workspace,
  from: string,
  made: MadeFiles,
  wanted: string,
  copies: readonly string[] = [],
): Parts {
  const origins = [...copies, ...made.copies.flatMap((copy) => originOf(copy, wanted))]
  return {
    cells: made.writes.filter(({ path }) => path === wanted || origins.includes(path)),
    copied: origins.flatMap((origin) => {
      const place = locateScript(workspace, from, '', origin)
      return place.status === 'found' ? [place.script.path] : []
    }),
  }
}

interface Parts {
  readonly cells: readonly Write[]
  readonly copied: readonly string[]
  /** The definitions that each make the script in another way, so that none is taken. */
  readonly makers?: readonly string[]
}

/** A script and the folder that is uploaded with it. */
type ScriptFile = Pick<Script, 'path' | 'directory' | 'uploadedAs'>

const modules = new WeakMap<Workspace, ReadonlyMap<string, readonly string[]>>()

/** The Python files and notebooks of a folder. */
const modulesIn = (workspace: Workspace, folder: string): readonly string[] =>
  once(modules, workspace, () => groupBy(workspace.files.filter(isPython), dirname)).get(folder) ??
  []

/** A script that another definition of the same folder writes or copies, where only one origin comes into question. */
function madeBeside(world: RepositoryWorld, file: PythonFile, wanted: string): Parts {
  const { workspace } = world
  const folder = dirname(file.path)
  const found = modulesIn(workspace, folder).flatMap((path) => {
    if (path === file.path || !workspace.holds(path, ['%%writefile', 'shutil'])) return []
    const other = readable(workspace.python(path))
    if (!other) return []
    const parts = partsOf(workspace, folder, madeBy(world, other), wanted)
    return parts.cells.length + parts.copied.length > 0 ? [{ ...parts, path }] : []
  })
  const origins = new Set(
    found.flatMap(({ cells, copied }) => [...cells.map(({ source }) => source), ...copied]),
  )
  // what several cells put together is reported as that
  const made =
    origins.size === 1 ? found[0] : found.find(({ cells }) => cells.some(({ append }) => append))
  return made ?? { cells: [], copied: [], makers: found.map(({ path }) => path) }
}
