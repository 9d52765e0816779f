import { joinPath, withoutRoot } from '../../../python/paths.ts'
import type { Bound, StaticValue } from '../../../python/values/static-value.ts'
import { type Diagnostic, readable } from '../../diagnostic.ts'
import { fileOf, type PythonFile } from '../../files/python-file.ts'
import { callingFiles, type Reached } from '../../world/readings.ts'
import type { RepositoryWorld } from '../../world/repository-world.ts'
import type { Repository } from '../repository.ts'
import { foundByDefault } from './by-default.ts'
import type { Script } from './locate.ts'
import type { Naming } from './naming.ts'
import { openParameter } from './open-parameters.ts'
import { openlyPicked } from './picked-files.ts'
import { type FoundScript, findScript, type NamedScript } from './scripts.ts'
import { folderAssumed, settledMissing, settledPath, settledScript } from './settled.ts'
import { onlyNamesake } from './suggested-script.ts'
import { namesNone, notStatic, type Why } from './unresolved.ts'
import { notFound } from './unusable.ts'
import type { WorkingFolder } from './working-folder.ts'

/** The script that a call runs in one way of reaching it. */

/** What a call runs on the ways that lead to it. */
export interface Resolved {
  readonly name: string
  readonly script: Script | null
  /** Whether the call names the folder that the script is in. */
  readonly inFolder: boolean
  readonly problems: readonly Diagnostic[]
  /** What names mean in each way of reaching the call that leads to this. */
  readonly ways: readonly Bound[]
}

/** What a call runs in one way of reaching it. */
export function resolveReading(
  repository: Repository,
  naming: Naming,
  reading: Reached,
  gone: WorkingFolder | null,
): Resolved {
  const { values, bound } = reading
  const [script = null, directory = null, called = null, moved = null] = values
  const name = nameIn(called) ?? nameIn(script) ?? naming.type
  const path = settledPath(repository, name)
  const there = gone && 'path' in gone ? gone.path : moved?.kind === 'string' ? moved.value : ''
  const found =
    path === null
      ? findNamed(repository, naming, name, { script, directory, moved: there, reading })
      : findSettled(repository, naming, name, { path, directory })
  return { name, inFolder: directory?.kind === 'string', ways: [bound], ...found }
}

/** A script, or why there is none. */
type Found = Pick<Resolved, 'script' | 'problems'>

const warned = ({ file }: Naming, problem: Why): Diagnostic =>
  file.diagnose({ severity: 'warning', ...problem })

/** The script that the settings name for a step. */
function findSettled(
  { workspace }: Repository,
  naming: Naming,
  name: string,
  { path, directory }: { path: string; directory: StaticValue | null },
): Found {
  const folder = directory?.kind === 'string' ? directory.value : null
  const script = settledScript(workspace, naming.file.path, path, folder)
  if (!script) {
    const problem = { ...settledMissing(name, path), at: naming.call.start }
    return { script, problems: [warned(naming, problem)] }
  }
  const lost = directory?.kind === 'unknown' ? naming.directory : null
  const assumed = lost && folderAssumed(name, script, lost.node.start)
  return { script, problems: assumed ? [warned(naming, assumed)] : [] }
}

/** What a call gives in one way of reaching it, to say which script it runs. */
interface Given {
  readonly script: StaticValue | null
  readonly directory: StaticValue | null
  /** The folder that the code has gone to. */
  readonly moved: string
  readonly reading: Reached
}

/** The script that a call names itself. */
function findNamed(repository: Repository, naming: Naming, name: string, given: Given): Found {
  const { workspace, world } = repository
  const { file } = naming
  const fail = (problem: Why): Found => ({ script: null, problems: [warned(naming, problem)] })
  const { script, directory, moved, reading } = given
  if (!naming.script || !script || script.kind === 'none') return fail(namesNone(naming, name))
  const why =
    openlyPicked(world, naming, name, reading.bound) ??
    openParameter(world, naming, name, naming.script.node, script) ??
    notStatic(naming, name, naming.script.node, script) ??
    (naming.directory &&
      directory &&
      notStatic(
        naming,
        name,
        naming.directory.node,
        directory,
        script.kind === 'string' && !script.secret
          ? () => onlyNamesake(workspace, file.path, script.value)
          : undefined,
      ))
  if (why) return fail(why)
  // a tutorial leaves `entry_script=""` to be filled in
  if (script.kind !== 'string' || script.value.trim() === '')
    return fail(namesNone(naming, naming.type))
  const folder = directory?.kind === 'string' ? directory : null
  const into = naming.directory?.node ?? null
  const named: NamedScript = { folder: folder?.value ?? '', name: script.value, into, moved }
  const found = withCallers(
    findBeside(world, file, named),
    findFromCallers(world, file, named, reading.bound),
  )
  if (found.status === 'found') {
    const about = { name, script: found.script, reading }
    const other = foundByDefault(workspace, world, naming, about)
    return { script: found.script, problems: other ? [warned(naming, other)] : [] }
  }
  // what comes from a settings file stays there
  const isSecret = (script.secret || folder?.secret) === true
  return fail(notFound(workspace, naming, { name, node: naming.script.node, found, isSecret }))
}

/** A value that can be the name of a step. */
export const nameIn = (value: StaticValue | null): string | null =>
  value?.kind === 'string' && !value.secret && value.value !== '' ? withoutRoot(value.value) : null

/**
 * The script as the definition finds it: from the folder that the code has changed to. Cells write wherever they run.
 */
function findBeside(world: RepositoryWorld, file: PythonFile, named: NamedScript): FoundScript {
  const { folder, moved } = named
  const plain = findScript(world, file, named)
  const isWritten =
    plain.status === 'found' && plain.script.sources.some((source) => fileOf(source) !== source)
  if (moved === '' || isWritten) return plain
  const there = findScript(world, file, { ...named, folder: joinPath(moved, folder) })
  return there.status === 'found' ? there : plain
}

/**
 * The script as the callers of the function around have it, in other files: a path counts from where the code is
 * started, which may be a caller's folder, and a cell of a caller may write the script.
 */
function findFromCallers(
  world: RepositoryWorld,
  { path: own }: PythonFile,
  named: NamedScript,
  bound: Bound,
): FoundScript[] {
  return callingFiles(bound, own).flatMap((path) => {
    const file = readable(world.workspace.python(path))
    if (!file) return []
    const found = findScript(world, file, { ...named, into: null, moved: '' })
    return found.status === 'missing' ? [] : [found]
  })
}

/**
 * The script as the definition finds it, else as its callers do, if that is one script; with every copy that they have
 * of it.
 */
function withCallers(beside: FoundScript, others: readonly FoundScript[]): FoundScript {
  const [first = null, ...more] = others
  const isOne = more.every((other) => first && pathOf(other) === pathOf(first))
  const found = beside.status === 'missing' && first && isOne ? first : beside
  if (found.status !== 'found') return found
  const same = others.filter((other) => pathOf(other) === found.script.path)
  const unusable = same.find(({ status }) => status !== 'found')
  if (unusable) return unusable
  const texts = same.flatMap((other) => (other.status === 'found' ? other.script.sources : []))
  const sources = [...new Set([...found.script.sources, ...texts])]
  return { status: 'found', script: { ...found.script, sources } }
}

const pathOf = (found: FoundScript): string =>
  found.status === 'found' ? found.script.path : found.path
