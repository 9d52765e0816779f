import { posix } from 'node:path'
import { signatureOf } from '../../transforms/azureml/signatures.ts'
import { dirname, joinPath, withoutRoot } from '../python/paths.ts'
import { type PyNode, textOf } from '../python/syntax.ts'
import type { Bound, Thing, Unit, World } from '../python/thing.ts'
import type { Problem } from '../transform.ts'
import type { Diagnostic } from './diagnostic.ts'
import { fileOf, type PythonFile } from './python-file.ts'
import { type Reading, readEveryWay } from './readings.ts'
import { type FoundScript, findScript, type Script } from './scripts.ts'
import { workingFolder } from './working-folder.ts'
import type { Workspace } from './workspace.ts'

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
  readonly settled: Readonly<Record<string, string>>
}

export interface Resolved {
  readonly name: string
  readonly script: Script | null
  /** Whether the call names the folder that the script is in. */
  readonly inFolder: boolean
  readonly problems: readonly Diagnostic[]
}

/** The scripts that a call runs: one, or one for each way in which it is reached; one without a script if any is lost. */
export function resolveScripts(workspace: Workspace, world: World, naming: Naming): Resolved[] {
  let first: Resolved[] | null = null
  for (let attempt = 0, attempts = 1; attempt < attempts; attempt++) {
    const readings = readEveryWay(
      workspace,
      world,
      naming.unit,
      [naming.script, naming.directory, naming.name, workingFolder(naming.file, naming.call)],
      attempt,
      naming.bound,
    )
    attempts = Math.min(8, Math.max(attempts, ...readings.map((reading) => reading.attempts)))
    const resolved = readings.map((reading) => resolveReading(workspace, world, naming, reading))
    const lost = resolved.find(({ script }) => script === null)
    const result = lost ? [lost] : distinct(resolved)
    if (!lost) return result
    first ??= result
  }
  return first ?? []
}

function distinct(resolved: readonly Resolved[]): Resolved[] {
  return [...new Map(resolved.map((one) => [`${one.name} ${one.script?.path}`, one])).values()]
}

function resolveReading(
  workspace: Workspace,
  world: World,
  naming: Naming,
  { values }: Reading,
): Resolved {
  const { file } = naming
  const [script, directory, called, moved] = values
  const plain = (value: Thing | null | undefined): string | null =>
    value?.kind === 'string' && !value.secret && value.value !== ''
      ? withoutRoot(value.value)
      : null
  const name = plain(called) ?? plain(script) ?? naming.type
  const folder = directory?.kind === 'string' ? directory : null
  const fail = (problem: Omit<Problem, 'severity'>): Resolved => ({
    name,
    script: null,
    inFolder: folder !== null,
    problems: [file.diagnose({ severity: 'warning', ...problem })],
  })

  const path = naming.settled[name]
  if (path !== undefined)
    return (
      settledScript(workspace, naming, name, path, folder?.value ?? null) ??
      fail({
        code: 'settled-script-missing',
        at: naming.call.start,
        message: `the settings say that ${name} runs ${path}, and there is no such file`,
        hint: 'give the path from the root of the repository in [tool.aml-debug.steps]',
      })
    )
  if (naming.unseen)
    return fail({
      code: 'script-not-static',
      at: naming.unseen.start,
      message: `which script this runs may depend on ${excerpt(textOf(file.module, naming.unseen))}, which is known only when the definition runs`,
      hint: settle(naming, name, 'name the script and its folder in the call itself'),
    })
  if (!naming.script || !script || script.kind === 'none')
    return fail({
      code: 'script-not-static',
      at: naming.call.start,
      message: 'the call does not name a script',
      hint: settle(naming, name),
    })
  for (const [value, node] of [
    [script, naming.script],
    [directory, naming.directory],
  ] as const) {
    if (!value || !node || value.kind === 'none' || value.kind === 'string') continue
    const stopped = value.kind === 'unknown' ? value : null
    const here = stopped === null || stopped.unit.module === file.module
    const at = stopped && here ? stopped.node : node
    const where = here ? '' : ` in ${stopped.unit.path}`
    if (stopped && here && isUndefined(stopped))
      return fail({
        code: 'script-not-static',
        at: at.start,
        message: `which script this runs cannot be told: ${textOf(file.module, stopped.node)} is neither imported nor defined in this file`,
        hint: `import ${textOf(file.module, stopped.node)} where it is used`,
      })
    const own = excerpt(textOf(file.module, node))
    const from = stopped && excerpt(textOf(stopped.unit.module, wholeAttribute(stopped.node)))
    const isPart = here && node.start <= at.start && at.end <= node.end
    const named = isPart ? from : from && `${own}, which comes from ${from}${where}`
    return fail({
      code: 'script-not-static',
      at: at.start,
      message: `which script this runs is known only when the definition runs: ${named ?? own}`,
      hint: settle(naming, name),
    })
  }
  // a tutorial leaves `entry_script=""` to be filled in
  if (script.kind !== 'string' || script.value.trim() === '') return fail(nothing(naming))
  const find = (from: string): FoundScript =>
    findScript(workspace, world, file, from, script.value, naming.directory)
  const found = findInFolder(find, folder?.value ?? '', moved?.kind === 'string' ? moved.value : '')
  if (found.status === 'found')
    return { name, script: found.script, inFolder: folder !== null, problems: [] }
  // what comes from a settings file stays there
  const secret = script.secret || folder?.secret
  const wanted = secret
    ? `the script that ${excerpt(textOf(file.module, naming.script))} names`
    : withoutRoot(found.path)
  const at = naming.script.start
  switch (found.status) {
    case 'outside':
      return fail({
        code: 'script-outside',
        at,
        message: `the script lies outside the repository: ${wanted}`,
        hint: `move it into the repository, or settle which one it is in pyproject.toml: [tool.aml-debug.steps] "${name}" = "path/to/script.py"`,
      })
    case 'in-several-cells':
      return fail({
        code: 'script-in-several-cells',
        at,
        message: `${wanted} is put together by several cells of ${found.notebook}`,
        hint: 'write it in one %%writefile cell',
      })
    case 'not-python':
      return fail({
        code: 'script-not-python',
        at,
        message: `${wanted} is no Python script`,
        hint: 'only scripts that end in .py can be debugged',
      })
    default:
      return fail({
        code: 'script-not-found',
        at,
        message: secret
          ? `${wanted} is not in the folder of this definition, nor above it`
          : `there is no ${wanted} in the folder of this definition or above it`,
        hint: 'check script_name and source_directory; a script that the definition downloads or writes must be in the repository first',
      })
  }
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

const nothing = (naming: Naming): Omit<Problem, 'severity'> => ({
  code: 'script-not-static',
  at: naming.call.start,
  message: 'the call does not name a script',
  hint: settle(naming, naming.type),
})

/** @param name by which the settings know the step: its class tells it from no other that has no name either */
function settle(
  { name: given, type }: Naming,
  name: string,
  otherwise = 'write the path as a literal',
): string {
  const takesName = signatureOf(type).includes('name')
  const isUnnamed = given === null && name === type && takesName
  const settled = `[tool.aml-debug.steps] "${isUnnamed ? 'its name' : name}" = "path/to/script.py"`
  return `${otherwise}, or ${isUnnamed ? 'give the step a name= and ' : ''}settle it in pyproject.toml: ${settled}`
}

/** The script that the settings name, with the folder of the call where that holds it. */
function settledScript(
  workspace: Workspace,
  { file }: Naming,
  name: string,
  path: string,
  folder: string | null,
): Resolved | null {
  if (!workspace.exists(path)) return null
  let directory = dirname(path) || '.'
  for (let base = dirname(file.path); folder !== null; base = dirname(base)) {
    const uploaded = posix.join(base, folder)
    if (path.startsWith(`${uploaded}/`)) directory = uploaded
    if (base === '') break
  }
  return {
    name,
    script: { path, directory, sources: [path] },
    inFolder: folder !== null,
    problems: [],
  }
}

/** The `os` of `os.getcwd()` where nothing says what it is. */
const isUndefined = ({ unit: { module }, node }: Extract<Thing, { kind: 'unknown' }>): boolean =>
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
