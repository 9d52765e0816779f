import { posix } from 'node:path'
import { signatureOf } from '../../../transforms/azureml/signatures.ts'
import { dirname, joinPath, upwards, withoutRoot } from '../../python/paths.ts'
import type { Bound, StaticValue, StaticValueOf, Unit, World } from '../../python/static-value.ts'
import { type PyNode, textOf } from '../../python/syntax.ts'
import type { Problem } from '../../transform.ts'
import type { Diagnostic } from '../diagnostic.ts'
import { fileOf, type PythonFile } from '../files/python-file.ts'
import type { Workspace } from '../files/workspace.ts'
import { type Reading, readEveryWay } from '../world/readings.ts'
import { namesakesOf } from './namesakes.ts'
import { type FoundScript, findScript, type Script } from './scripts.ts'
import { workingFolder } from './working-folder.ts'

/** What scripts are looked for in. */
export interface Repository {
  readonly workspace: Workspace
  readonly world: World
  /** Scripts that the settings name, by step: paths from the root. */
  readonly settled: Readonly<Record<string, string>>
}

/** A call that names a script. */
export interface Naming {
  readonly file: PythonFile
  readonly unit: Unit
  readonly call: PyNode
  readonly script: PyNode | null
  readonly directory: PyNode | null
  /** `**common`, where the script or its folder may come from it. */
  readonly unseen: PyNode | null
  readonly name: PyNode | null
  /** What stands for a name where there is none. */
  readonly type: string
  readonly bound: Bound
}

/** What a call runs in one way of reaching it. */
export interface Resolved {
  readonly name: string
  readonly script: Script | null
  /** Whether the call names the folder that the script is in. */
  readonly inFolder: boolean
  readonly problems: readonly Diagnostic[]
}

/** The scripts that a call runs: one, or one for each way in which it is reached; one without a script if any is lost. */
export function resolveScripts(repository: Repository, naming: Naming): Resolved[] {
  let first: Resolved[] | null = null
  for (let attempt = 0, attempts = 1; attempt < attempts; attempt++) {
    const readings = readEveryWay(
      repository.workspace,
      repository.world,
      naming.unit,
      [naming.script, naming.directory, naming.name, workingFolder(naming.file, naming.call)],
      attempt,
      naming.bound,
    )
    attempts = Math.min(8, Math.max(attempts, ...readings.map((reading) => reading.attempts)))
    const resolved = readings.map((reading) => resolveReading(repository, naming, reading))
    const lost = resolved.find(({ script }) => script === null)
    if (!lost) return distinct(resolved)
    first ??= [lost]
  }
  return first ?? []
}

function distinct(resolved: readonly Resolved[]): Resolved[] {
  return [...new Map(resolved.map((one) => [`${one.name} ${one.script?.path}`, one])).values()]
}

function resolveReading(
  { workspace, world, settled }: Repository,
  naming: Naming,
  { values: [script = null, directory = null, called = null, moved = null] }: Reading,
): Resolved {
  const { file } = naming
  const name = nameIn(called) ?? nameIn(script) ?? naming.type
  const folder = directory?.kind === 'string' ? directory : null
  const inFolder = folder !== null
  const fail = (problem: Why): Resolved => ({
    name,
    script: null,
    inFolder,
    problems: [file.diagnose({ severity: 'warning', ...problem })],
  })

  const path = settled[name]
  if (path !== undefined) {
    const found = settledScript(workspace, naming, path, folder?.value ?? null)
    return found
      ? { name, script: found, inFolder, problems: [] }
      : fail(settledMissing(naming, name, path))
  }
  if (naming.unseen) return fail(mayBeUnseen(naming, name, naming.unseen))
  if (!naming.script || !script || script.kind === 'none') return fail(namesNone(naming, name))
  const why =
    notStatic(naming, name, naming.script, script) ??
    (naming.directory && directory && notStatic(naming, name, naming.directory, directory))
  if (why) return fail(why)
  // a tutorial leaves `entry_script=""` to be filled in
  if (script.kind !== 'string' || script.value.trim() === '')
    return fail(namesNone(naming, naming.type))
  const find = (from: string): FoundScript =>
    findScript(workspace, world, file, from, script.value, naming.directory)
  const found = findInFolder(find, folder?.value ?? '', moved?.kind === 'string' ? moved.value : '')
  if (found.status === 'found') return { name, script: found.script, inFolder, problems: [] }
  // what comes from a settings file stays there
  const isSecret = (script.secret || folder?.secret) === true
  return fail(notFound(workspace, naming, { name, node: naming.script, found, isSecret }))
}

/** A value that a step can be called by. */
const nameIn = (value: StaticValue | null): string | null =>
  value?.kind === 'string' && !value.secret && value.value !== '' ? withoutRoot(value.value) : null

/** Why there is no script. */
type Why = Omit<Problem, 'severity'>

const settledMissing = ({ call }: Naming, name: string, path: string): Why => ({
  code: 'settled-script-missing',
  at: call.start,
  message: `the settings say that ${name} runs ${path}, and there is no such file`,
  hint: 'give the path from the root of the repository in [tool.aml-debug.steps]',
})

const mayBeUnseen = (naming: Naming, name: string, unseen: PyNode): Why => ({
  code: 'script-not-static',
  at: unseen.start,
  message: `which script this runs may depend on ${excerpt(textOf(naming.file.module, unseen))}, which is known only when the definition runs`,
  hint: settle(naming, name, 'name the script and its folder in the call itself'),
})

/** @param name by which the settings would know the step */
const namesNone = (naming: Naming, name: string): Why => ({
  code: 'script-not-static',
  at: naming.call.start,
  message: 'the call does not name a script',
  hint: settle(naming, name),
})

/** Why an argument says nothing before the definition runs; null where it is a text, or None. */
function notStatic(naming: Naming, name: string, node: PyNode, value: StaticValue): Why | null {
  if (value.kind === 'none' || value.kind === 'string') return null
  const { module } = naming.file
  const stopped = value.kind === 'unknown' ? value : null
  const here = stopped === null || stopped.unit.module === module
  const at = stopped && here ? stopped.node : node
  const where = here ? '' : ` in ${stopped.unit.path}`
  if (stopped && here && isUndefined(stopped))
    return {
      code: 'script-not-static',
      at: at.start,
      message: `which script this runs cannot be told: ${textOf(module, stopped.node)} is neither imported nor defined in this file`,
      hint: `import ${textOf(module, stopped.node)} where it is used`,
    }
  const own = excerpt(textOf(module, node))
  const from = stopped && excerpt(textOf(stopped.unit.module, wholeAttribute(stopped.node)))
  const isPart = here && node.start <= at.start && at.end <= node.end
  const named = isPart ? from : from && `${own}, which comes from ${from}${where}`
  return {
    code: 'script-not-static',
    at: at.start,
    message: `which script this runs is known only when the definition runs: ${named ?? own}`,
    hint: settle(naming, name),
  }
}

/** Why a script cannot be used whose path is known. */
function notFound(
  workspace: Workspace,
  { file: { module } }: Naming,
  {
    name,
    node,
    found,
    isSecret,
  }: {
    name: string
    node: PyNode
    found: Exclude<FoundScript, { status: 'found' }>
    isSecret: boolean
  },
): Why {
  const at = node.start
  const wanted = isSecret
    ? `the script that ${excerpt(textOf(module, node))} names`
    : withoutRoot(found.path)
  switch (found.status) {
    case 'outside':
      return {
        code: 'script-outside',
        at,
        message: `the script lies outside the repository: ${wanted}`,
        hint: `move it into the repository, or settle which one it is in pyproject.toml: [tool.aml-debug.steps] "${name}" = "path/to/script.py"`,
      }
    case 'in-several-cells':
      return {
        code: 'script-in-several-cells',
        at,
        message: `${wanted} is put together by several cells of ${found.notebook}`,
        hint: 'write it in one %%writefile cell',
      }
    case 'not-python':
      return {
        code: 'script-not-python',
        at,
        message: `${wanted} is no Python script`,
        hint: 'only scripts that end in .py can be debugged',
      }
    case 'missing':
      return {
        code: 'script-not-found',
        at,
        message: isSecret
          ? `${wanted} is not in the folder of this definition, nor above it`
          : `there is no ${wanted} in the folder of this definition or above it`,
        hint:
          (isSecret ? null : meant(workspace, wanted)) ??
          'check script_name and source_directory; a script that the definition downloads or writes must be in the repository first',
      }
  }
}

/** More than these are no help. */
const MOST_NAMESAKES = 3

/** Which file of the repository a script may be that is not where it is looked for; null where none or many may be. */
function meant(workspace: Workspace, wanted: string): string | null {
  const paths = namesakesOf(workspace, wanted)
  const spelled = paths.find(
    (path) =>
      `/${path}`.toLowerCase().endsWith(`/${wanted}`.toLowerCase()) &&
      !`/${path}`.endsWith(`/${wanted}`),
  )
  if (spelled) return `mind upper and lower case, as Linux does: the file is ${spelled}`
  if (paths.length === 0 || paths.length > MOST_NAMESAKES) return null
  return `check script_name and source_directory: did you mean ${paths.join(' or ')}?`
}

/** @param moved the folder that the code has gone to: it counts, but for cells, which write wherever they run */
function findInFolder(
  find: (folder: string) => FoundScript,
  folder: string,
  moved: string,
): FoundScript {
  const plain = find(folder)
  const isWritten =
    plain.status === 'found' && plain.script.sources.some((source) => fileOf(source) !== source)
  if (moved === '' || isWritten) return plain
  const there = find(joinPath(moved, folder))
  return there.status === 'found' ? there : plain
}

/** @param name by which the settings know the step: its class tells it from no other whose name is not known either */
function settle(
  { name: given, type }: Naming,
  name: string,
  otherwise = 'write the path as a literal',
): string {
  const takesName = signatureOf(type).includes('name')
  const isUnnamed = name === type && takesName
  const settled = `[tool.aml-debug.steps] "${isUnnamed ? 'its name' : name}" = "path/to/script.py"`
  return `${otherwise}, or ${isUnnamed ? `give the step a ${given ? 'literal ' : ''}name= and ` : ''}settle it in pyproject.toml: ${settled}`
}

/** The script that the settings name, with the folder of the call where that holds it. */
function settledScript(
  workspace: Workspace,
  { file }: Naming,
  path: string,
  folder: string | null,
): Script | null {
  if (!workspace.exists(path)) return null
  let directory = dirname(path) || '.'
  if (folder !== null)
    for (const base of upwards(dirname(file.path))) {
      const uploaded = posix.join(base, folder)
      if (path.startsWith(`${uploaded}/`)) directory = uploaded
    }
  return { path, directory, sources: [path] }
}

/** The `os` of `os.getcwd()` where nothing says what it is. */
const isUndefined = ({ unit: { module }, node }: StaticValueOf<'unknown'>): boolean =>
  node.type === 'identifier' &&
  node.field === 'object' &&
  module.scopes.starImports.length === 0 &&
  module.scopes.resolve(textOf(module, node), node) === null

/** `settings.train.script` for its `settings`. */
function wholeAttribute(node: PyNode): PyNode {
  const holder = node.field === 'object' ? node.parent : null
  return holder?.type === 'attribute' && holder.field !== 'function' ? wholeAttribute(holder) : node
}

const excerpt = (text: string): string =>
  (text.length > 60 ? `${text.slice(0, 57)}...` : text).replace(/\s+/g, ' ')
