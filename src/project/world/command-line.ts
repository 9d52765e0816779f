import { posix } from 'node:path'
import { ATTACH } from '../../../transforms/inserted/attach.ts'
import { once } from '../../once.ts'
import { own } from '../../own.ts'
import { callArguments } from '../../python/calls.ts'
import { namesThatParse } from '../../python/cli-libraries.ts'
import { readingsOf } from '../../python/command-line.ts'
import { stringIn } from '../../python/evaluate.ts'
import { belongsToImports } from '../../python/layout.ts'
import { calledName, type PythonModule } from '../../python/module.ts'
import { showsNamesOfOthers } from '../../python/onlookers.ts'
import { ancestor, childOf, findAll, type PyNode, partOf, textOf } from '../../python/syntax.ts'
import { readable } from '../diagnostic.ts'
import type { Workspace } from '../files/workspace.ts'
import { isImported } from './importers.ts'
import { pathEntries } from './sys-path.ts'

/** More modules than this are not followed. */
const MOST = 300

/**
 * When other code reads the command line of a script, or whatever the script has read from it: before the script's own
 * statements, or later.
 */
export type WhenRead = 'on import' | 'later'

/**
 * When a module of the repository that a script imports reads the command line: where it is imported, at module level
 * or by a function that is called there, or where the script calls such a function. Null where none does. Modules that
 * are known only when the script runs may do so, and what looks at the names of the script sees what it has read: so
 * does what imports the script, such as a unit test that compares its namespace or stands in for its parser.
 *
 * @param script relative to the root, with the source directory that is uploaded with it
 */
export function readingByOthers(
  workspace: Workspace,
  script: { readonly path: string; readonly directory: string },
): WhenRead | null {
  const own = posix.dirname(script.path)
  const folders = [...new Set([own, script.directory, ...pathEntries(workspace, script.path)])]
  const importsOf = importing(workspace, folders)
  if (readOnImport(importedModules(workspace, script.path, importsOf, runsOnImport)))
    return 'on import'
  const modules = importedModules(workspace, script.path, importsOf)
  const file = readable(workspace.python(script.path))
  if (!file) return null
  const { module } = file
  const called = callsTo(module, functionsThatRead(modules)).filter((call) => !isOwn(module, call))
  if (called.some((call) => isAmongImports(module, call))) return 'on import'
  return called.length > 0 ||
    readOnImport(modules) ||
    modules.some(showsNamesOfOthers) ||
    mayReadByName(workspace, module, script.path, folders) ||
    (mayParse(module) && isImported(workspace, script.path))
    ? 'later'
    : null
}

/** Whether a module may have a parser that can be extended, which nothing has extended yet. */
const mayParse = ({ text }: PythonModule): boolean =>
  text.includes('ArgumentParser') && !text.includes(ATTACH)

/** Whether a call runs in front of what goes behind the imports: `os.environ['X'] = read().x`, `if read().x: import …`. */
function isAmongImports(module: PythonModule, call: PyNode): boolean {
  const statement = module.root.children.find(({ end }) => end >= call.end)
  return (
    statement !== undefined && runsOnImport(module, call) && belongsToImports(module, statement)
  )
}

/** Whether a call is of a function that the module itself defines. */
function isOwn(module: PythonModule, call: PyNode): boolean {
  const callee = partOf(call, 'function')
  const name = textOf(module, callee)
  const bindings = module.scopes.bindingsOf(name, callee)
  return bindings.length > 0 && bindings.every(({ kind }) => kind === 'function')
}

/** A statement or a call that imports, with the files of the repository that it may import. */
interface Import {
  readonly node: PyNode
  readonly files: readonly string[]
}

/** Tells what a module imports, which is looked for once. */
function importing(
  workspace: Workspace,
  folders: readonly string[],
): (module: PythonModule, path: string) => readonly Import[] {
  const known = new Map<string, readonly Import[]>()
  return (module, path) => once(known, path, () => importsIn(workspace, module, path, folders))
}

/** The modules of the repository that a script imports, by what is `followed`: everything unless given. */
function importedModules(
  workspace: Workspace,
  script: string,
  importsOf: (module: PythonModule, path: string) => readonly Import[],
  followed: (module: PythonModule, node: PyNode) => boolean = () => true,
): PythonModule[] {
  const seen = new Set([script])
  const modules: PythonModule[] = []
  const queue = [script]
  for (let path = queue.shift(); path !== undefined && seen.size < MOST; path = queue.shift()) {
    const file = readable(workspace.python(path))
    if (!file) continue
    const { module } = file
    if (path !== script) modules.push(module)
    for (const { node, files } of importsOf(module, path))
      for (const next of files) {
        if (seen.has(next) || !followed(module, node)) continue
        seen.add(next)
        queue.push(next)
      }
  }
  return modules
}

function readOnImport(modules: readonly PythonModule[]): boolean {
  const readers = functionsThatRead(modules)
  return modules.some(
    (module) =>
      readingsOf(module).some((node) => runsOnImport(module, node)) ||
      callsTo(module, readers).some((call) => runsOnImport(module, call)),
  )
}

/** What a module imports of the repository, by statements and by calls that name it. */
function importsIn(
  workspace: Workspace,
  module: PythonModule,
  path: string,
  folders: readonly string[],
): Import[] {
  const files = (name: string, base: string): string[] => {
    const dots = /^\.*/.exec(base)?.[0].length ?? 0
    const roots =
      dots > 0 ? [posix.join(posix.dirname(path), ...Array<string>(dots - 1).fill('..'))] : folders
    return roots.flatMap((root) => filesOf(root, `${base.slice(dots)}.${name}`))
  }
  const statements = findAll(module.root, 'import_statement', 'import_from_statement')
  const imported = statements.map((statement): Import => {
    const from = childOf(statement, 'module_name')
    const names = statement.children
      .filter(({ field }) => field === 'name')
      .map((child) => (child.type === 'aliased_import' ? childOf(child, 'name') : child))
      .map((child) => (child ? textOf(module, child).replace(/\s/g, '') : ''))
    const base = from ? textOf(module, from).replace(/\s/g, '') : ''
    return {
      node: statement,
      files: (from ? ['', ...names] : names).flatMap((name) => files(name, base)),
    }
  })
  const called = callsByName(module).flatMap(({ call, name, runs }): Import[] => {
    const dotted = !runs && name ? stringIn({ module, path }, name) : null
    return dotted === null ? [] : [{ node: call, files: files('', dotted) }]
  })
  return [...imported, ...called]
    .map(({ node, files }) => ({ node, files: [...new Set(files)].filter(workspace.exists) }))
    .filter(({ files }) => files.length > 0)
}

/** A call that imports a module by its name, or runs a module or a file as a script. */
interface CallByName {
  readonly call: PyNode
  readonly name: PyNode | null
  /** What it runs, where it does not import. */
  readonly runs: 'module' | 'file' | null
}

const BY_NAME: Readonly<Record<string, CallByName['runs']>> = {
  __import__: null,
  'importlib.import_module': null,
  'runpy.run_module': 'module',
  'runpy.run_path': 'file',
}

function callsByName(module: PythonModule): CallByName[] {
  if (!/__import__|import_module|runpy/.test(module.text)) return []
  return findAll(module.root, 'call').flatMap((call) => {
    const runs = own(BY_NAME, calledName(module, call))
    const name = callArguments(module, call)?.positional[0] ?? null
    return runs === undefined ? [] : [{ call, name, runs }]
  })
}

/** Whether code that a module imports or runs by a name may read the command line: what only its run knows may. */
function mayReadByName(
  workspace: Workspace,
  module: PythonModule,
  path: string,
  folders: readonly string[],
): boolean {
  return callsByName(module).some(({ name, runs }) => {
    const value = name && stringIn({ module, path }, name)
    if (value === null) return true
    if (!runs) return false
    const files = folders.flatMap((folder) =>
      runs === 'file' ? posix.join(folder, value) : filesOf(folder, value),
    )
    const found = files.filter((file) => workspace.exists(file))
    // as a script it does what its `__main__` guard holds, too
    return found.length === 0 || found.some((file) => reads(workspace, file, folders))
  })
}

/** Whether a file, or what it imports, reads the command line anywhere. */
function reads(workspace: Workspace, path: string, folders: readonly string[]): boolean {
  const file = readable(workspace.python(path))
  if (!file) return true
  return [file.module, ...importedModules(workspace, path, importing(workspace, folders))].some(
    (module) => readingsOf(module).length > 0 || namesThatParse(module).length > 0,
  )
}

/** `a/__init__.py`, `a/b.py`, … for `a.b`. */
function filesOf(root: string, dotted: string): string[] {
  const parts = dotted.split('.').filter((part) => part !== '')
  return parts.flatMap((_, index) => {
    const base = posix.join(root, ...parts.slice(0, index + 1))
    return [`${base}.py`, `${base}/__init__.py`]
  })
}

/** The names of functions, and of classes with an `__init__`, that read the command line or call one that does. */
function functionsThatRead(modules: readonly PythonModule[]): Set<string> {
  const names = new Set(modules.flatMap(namesThatParse))
  for (let size = -1; size < names.size; ) {
    size = names.size
    for (const module of modules)
      for (const node of [...readingsOf(module), ...callsTo(module, names)]) {
        const name = calledToRun(module, node)
        if (name !== null) names.add(name)
      }
  }
  return names
}

/** What is called to have a node run: the function around it, or the class whose constructor that is. */
function calledToRun(module: PythonModule, node: PyNode): string | null {
  const definition = ancestor(node, 'function_definition')
  const name = definition && nameOf(module, definition)
  // what `add` inserted takes out nothing but its own flags
  if (!definition || name?.startsWith(ATTACH)) return null
  if (name !== '__init__') return name
  const owner = ancestor(definition, 'class_definition')
  return owner && nameOf(module, owner)
}

const nameOf = (module: PythonModule, definition: PyNode): string =>
  textOf(module, partOf(definition, 'name'))

/** The calls of functions and methods by these names, whatever they are called on. */
function callsTo(module: PythonModule, names: ReadonlySet<string>): PyNode[] {
  if (names.size === 0) return []
  return findAll(module.root, 'call').filter((call) => {
    const callee = childOf(call, 'function')
    const name = callee?.type === 'attribute' ? childOf(callee, 'attribute') : callee
    return name?.type === 'identifier' && names.has(textOf(module, name))
  })
}

/** Whether a node is outside of functions and of what only a script runs. */
function runsOnImport(module: PythonModule, node: PyNode): boolean {
  let child = node
  for (let at = node.parent; at; child = at, at = at.parent) {
    if (at.type === 'lambda') return false
    if (at.type === 'function_definition' && child.field === 'body') return false
    if (at.type === 'if_statement' && child.field === 'consequence') {
      const condition = childOf(at, 'condition')
      if (condition && /__name__|TYPE_CHECKING/.test(textOf(module, condition))) return false
    }
  }
  return true
}
