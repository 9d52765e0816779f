import { posix } from 'node:path'
import { ATTACH } from '../../../transforms/inserted/attach.ts'
import { namesThatParse } from '../../python/cli-libraries.ts'
import { readingsOf } from '../../python/command-line.ts'
import { stringIn } from '../../python/evaluate.ts'
import { mayExec } from '../../python/exec.ts'
import { belongsToImports } from '../../python/layout.ts'
import type { PythonModule } from '../../python/module.ts'
import { showsNamesOfOthers } from '../../python/onlookers.ts'
import {
  ancestor,
  childOf,
  definedName,
  findAll,
  type PyNode,
  partOf,
  textOf,
} from '../../python/syntax.ts'
import { readable } from '../diagnostic.ts'
import type { Workspace } from '../files/workspace.ts'
import {
  callsByName,
  type ImportsOf,
  importedModules,
  importsOfScript,
  moduleFiles,
} from './imported-modules.ts'
import { isImported } from './importers.ts'
import { pathEntries } from './sys-path.ts'

/**
 * When other code reads the command line of a script, or whatever the script has read from it: before the script's own
 * statements, or later.
 */
export type WhenRead = 'on import' | 'later'

/** What other code does to a script that runs. */
export interface OtherCode {
  /** Null where none reads its command line. */
  readonly reads: WhenRead | null
  /** Whether a module that it imports may put another program in its place. */
  readonly execs: boolean
}

/**
 * What a script has to reckon with beside its own code.
 *
 * @param script relative to the root, with the source directory that is uploaded with it
 */
export function otherCodeOf(
  workspace: Workspace,
  { path, directory }: { readonly path: string; readonly directory: string },
): OtherCode {
  const own = posix.dirname(path)
  const folders = [...new Set([own, directory, ...pathEntries(workspace, path)])]
  const importsOf = importsOfScript(workspace, path, directory, folders)
  const modules = importedModules(workspace, path, importsOf)
  const isRead = readOnImport(importedModules(workspace, path, importsOf, runsOnImport))
  return {
    reads: isRead ? 'on import' : readingByOthers(workspace, path, folders, modules, importsOf),
    execs: modules.some(mayExec),
  }
}

/**
 * When a module of the repository that a script imports reads the command line, beside where it is imported: where the
 * script calls a function of it that does. Null where none does. Modules that are known only when the script runs may
 * do so, and what looks at the names of the script sees what it has read: so does what imports the script, such as a
 * unit test that compares its namespace or stands in for its parser.
 */
function readingByOthers(
  workspace: Workspace,
  path: string,
  folders: readonly string[],
  modules: readonly PythonModule[],
  importsOf: ImportsOf,
): WhenRead | null {
  const file = readable(workspace.python(path))
  if (!file) return null
  const { module } = file
  const called = callsTo(module, functionsThatRead(modules)).filter((call) => !isOwn(module, call))
  if (called.some((call) => isAmongImports(module, call))) return 'on import'
  return called.length > 0 ||
    readOnImport(modules) ||
    modules.some(showsNamesOfOthers) ||
    mayReadByName(workspace, module, path, folders, importsOf) ||
    (mayParse(module) && isImported(workspace, path))
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

function readOnImport(modules: readonly PythonModule[]): boolean {
  const readers = functionsThatRead(modules)
  return modules.some(
    (module) =>
      readingsOf(module).some((node) => runsOnImport(module, node)) ||
      callsTo(module, readers).some((call) => runsOnImport(module, call)),
  )
}

/** Whether code that a module imports or runs by a name may read the command line: what only its run knows may. */
function mayReadByName(
  workspace: Workspace,
  module: PythonModule,
  path: string,
  folders: readonly string[],
  importsOf: ImportsOf,
): boolean {
  return callsByName(module).some(({ name, runs }) => {
    const value = name && stringIn({ module, path }, name)
    if (value === null) return true
    if (!runs) return false
    const files = folders.flatMap((folder) =>
      runs === 'file' ? posix.join(folder, value) : moduleFiles(folder, value),
    )
    const found = files.filter((file) => workspace.exists(file))
    // as a script it does what its `__main__` guard holds, too
    return found.length === 0 || found.some((file) => reads(workspace, file, importsOf))
  })
}

/** Whether a file, or what it imports, reads the command line anywhere. */
function reads(workspace: Workspace, path: string, importsOf: ImportsOf): boolean {
  const file = readable(workspace.python(path))
  if (!file) return true
  return [file.module, ...importedModules(workspace, path, importsOf)].some(
    (module) => readingsOf(module).length > 0 || namesThatParse(module).length > 0,
  )
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
  const name = definition && definedName(module, definition)
  // what `add` inserted takes out nothing but its own flags
  if (!definition || name?.startsWith(ATTACH)) return null
  if (name !== '__init__') return name
  const owner = ancestor(definition, 'class_definition')
  return owner && definedName(module, owner)
}

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
