import { posix } from 'node:path'
import { ATTACH } from '../../../../transforms/inserted/attach.ts'
import { isBoundOnlyBy } from '../../../python/bindings.ts'
import { isCallee } from '../../../python/calls.ts'
import { looksThroughOptions } from '../../../python/command-line/argparse-options.ts'
import { commandLineReads } from '../../../python/command-line/command-line.ts'
import { namesThatParse } from '../../../python/command-line/libraries.ts'
import {
  changesPartsOf,
  folderChanges,
  libraryChanges,
  mayExec,
  outputChanges,
  showsNamesOfOthers,
  usesGreenlets,
} from '../../../python/command-line/onlookers.ts'
import { ARGPARSE } from '../../../python/command-line/suppress.ts'
import { belongsToImports } from '../../../python/edits/leading-imports.ts'
import type { PythonModule } from '../../../python/module.ts'
import {
  ancestor,
  childOf,
  definedName,
  isDocstring,
  type PyNode,
  textOf,
} from '../../../python/syntax.ts'
import { stringIn } from '../../../python/values/evaluate.ts'
import type { Unit } from '../../../python/values/static-value.ts'
import type { Workspace } from '../../files/workspace.ts'
import { pathEntries } from '../sys-path.ts'
import {
  callsByName,
  callsThatRunText,
  moduleFiles,
  modulesFrom,
  type Visit,
  visitsOf,
} from './imported-modules.ts'
import { mayBeImported } from './may-be-imported.ts'
import { baseOf, readersIn, usesOfReaders } from './readers.ts'

/**
 * When other code reads the command line of a script, or does something as disturbing: reads what the script has read
 * from it, changes the working folder or where output goes, or does all of the work. That may be before the script's
 * own statements, or later.
 */
export type WhenRead = 'on import' | 'later'

/** What other code does to a script. */
export interface OtherCode {
  /** Null where none does. */
  readonly reads: WhenRead | null
  /** The statements of the script that import modules of the repository. */
  readonly imports: readonly string[]
  /** Whether a module that it imports may put another program in its place. */
  readonly execs: boolean
  /** Whether such a module may put other threads in the place of Python's. */
  readonly greenlets: boolean
  /** Whether importing such a module replaces what a debugger works with. */
  readonly replaces: boolean
}

/**
 * Finds out what other code does to a script when it runs.
 *
 * @param script relative to the root, with the source directory that is uploaded with it
 */
export function otherCodeOf(
  workspace: Workspace,
  { path, directory }: { readonly path: string; readonly directory: string },
): OtherCode {
  const own = posix.dirname(path)
  const folders = [...new Set([own, directory, ...pathEntries(workspace, path)])]
  const visit = visitsOf(workspace, path, directory, folders)
  const visited = visit(path)
  if (!visited) return { reads: null, imports: [], execs: false, greenlets: false, replaces: false }
  const { module: script, imports } = visited
  const [, ...modules] = modulesFrom(path, visit)
  const [, ...onImport] = modulesFrom(path, visit, runsOnImport)
  return {
    reads:
      readOnImport(onImport) ||
      onImport.some(changesSurroundingsOnImport) ||
      onImport.some((module) => happenOnImport(module, callsThatRunText(module))) ||
      (imports.length > 0 && isImportsAlone(script))
        ? 'on import'
        : readingByOthers(workspace, { path, module: script }, folders, modules, visit),
    imports: imports.map(({ node }) => textOf(script, node)),
    execs: modules.some(mayExec),
    greenlets: modules.some(usesGreenlets),
    replaces: onImport.some((module) => happenOnImport(module, libraryChanges(module))),
  }
}

/**
 * When a module of the repository that a script imports reads the command line, beside where it is imported: where the
 * script calls a function of it that does. Null where none does. Modules that are known only when the script runs may
 * do so, and what looks at the names of the script, or changes argparse, sees what it has read: so does what imports the
 * script, such as a unit test that compares its namespace or stands in for its parser.
 */
function readingByOthers(
  workspace: Workspace,
  { path, module }: Unit,
  folders: readonly string[],
  modules: readonly PythonModule[],
  visit: Visit,
): WhenRead | null {
  const called = usesOfReaders(module, readersIn(modules)).filter((use) => !isOwn(module, use))
  if (called.some((call) => isAmongImports(module, call))) return 'on import'
  return called.length > 0 ||
    readOnImport(modules) ||
    modules.some(
      (one) =>
        showsNamesOfOthers(one) ||
        looksThroughOptions(one) ||
        changesPartsOf(one, ARGPARSE) ||
        folderChanges(one).length > 0 ||
        outputChanges(one).length > 0 ||
        libraryChanges(one).length > 0,
    ) ||
    mayReadByName(workspace, { path, module }, folders, visit) ||
    (mayParse(module) && mayBeImported(workspace, path))
    ? 'later'
    : null
}

/** Whether a module may have a parser that can be extended and is not extended yet. */
const mayParse = ({ text }: PythonModule): boolean =>
  text.includes('ArgumentParser') && !text.includes(ATTACH)

/**
 * Whether a call runs in front of code that goes behind the imports: `os.environ['X'] = read().x`, `if read().x: import
 * …`.
 */
function isAmongImports(module: PythonModule, call: PyNode): boolean {
  const statement = module.root.children.find(({ end }) => end >= call.end)
  return (
    statement !== undefined && runsOnImport(module, call) && belongsToImports(module, statement)
  )
}

/** Whether a name is that of a function which the module itself defines. */
const isOwn = (module: PythonModule, name: PyNode): boolean =>
  name.field !== 'attribute' && isBoundOnlyBy(module, name, 'function')

/** The function that `add` inserts behind imports, its call, and its `del`. */
const INSERTED_AT_TOP = /^(function_definition|expression_statement|delete_statement)$/

/** Whether a script consists of imports, and of what may stand among them: its modules do all of the work. */
const isImportsAlone = (script: PythonModule): boolean =>
  script.root.children.every(
    (one) =>
      one.type === 'comment' ||
      isDocstring(one) ||
      belongsToImports(script, one) ||
      (INSERTED_AT_TOP.test(one.type) && textOf(script, one).includes(ATTACH)),
  )

function readOnImport(modules: readonly PythonModule[]): boolean {
  const readers = readersIn(modules)
  return modules.some(
    (module) =>
      commandLineReads(module).some((node) => runsOnImport(module, node)) ||
      usesOfReaders(module, readers).some(
        (use) =>
          runsOnImport(module, use) && (!baseOf(use) || readers.bases.has(textOf(module, use))),
      ),
  )
}

/** Whether importing a module changes the working folder, where output goes, or what a debugger works with. */
const changesSurroundingsOnImport = (module: PythonModule): boolean =>
  happenOnImport(module, [
    ...folderChanges(module).filter((node) =>
      isCallee(node.field === 'attribute' ? node.parent : node),
    ),
    ...outputChanges(module),
    ...libraryChanges(module),
  ])

/** Whether importing a module runs any of its nodes, be it in a function that it calls then. */
const happenOnImport = (module: PythonModule, nodes: readonly PyNode[]): boolean =>
  nodes.some((node) => {
    const definition = runsOnImport(module, node) ? null : ancestor(node, 'function_definition')
    const places = definition
      ? module.scopes.identifiers(definedName(module, definition)).filter(isCallee)
      : [node]
    return places.some((place) => runsOnImport(module, place))
  })

/**
 * Whether code that a module imports or runs by a name may read the command line; a name that only its run knows may
 * mean such code.
 */
function mayReadByName(
  workspace: Workspace,
  unit: Unit,
  folders: readonly string[],
  visit: Visit,
): boolean {
  return callsByName(unit.module).some(({ name, runs }) => {
    const value = name && stringIn(unit, name)
    if (value === null) return true
    if (!runs) return false
    const files = folders.flatMap((folder) =>
      runs === 'file' ? posix.join(folder, value) : moduleFiles(folder, value),
    )
    const found = files.filter((file) => workspace.exists(file))
    // as a script it does what its `__main__` guard holds, too
    return found.length === 0 || found.some((file) => reads(file, visit))
  })
}

/** Whether a file, or a module that it imports, reads the command line anywhere. */
function reads(path: string, visit: Visit): boolean {
  const modules = modulesFrom(path, visit)
  return (
    modules.length === 0 ||
    modules.some(
      (module) => commandLineReads(module).length > 0 || namesThatParse(module).length > 0,
    )
  )
}

/**
 * Whether a node may run when its module is imported: it is outside of functions, and of code for scripts alone. What
 * gives a module its missing names runs where these are imported.
 */
function runsOnImport(module: PythonModule, node: PyNode): boolean {
  let child = node
  for (let at = node.parent; at; child = at, at = at.parent) {
    if (at.type === 'lambda' && !isHandedOn(at)) return false
    if (at.type === 'function_definition' && child.field === 'body' && !givesNames(module, at))
      return false
    if (at.type === 'if_statement' && child.field === 'consequence') {
      const condition = childOf(at, 'condition')
      if (condition && /__name__|TYPE_CHECKING/.test(textOf(module, condition))) return false
    }
  }
  return true
}

/** Whether a lambda is an argument of a call, which may run it at once: `map(lambda …, …)`. */
const isHandedOn = ({ parent }: PyNode): boolean =>
  (parent?.type === 'keyword_argument' ? parent.parent : parent)?.type === 'argument_list'

/** Whether a function is the `__getattr__` of a module. */
const givesNames = (module: PythonModule, definition: PyNode): boolean =>
  definition.parent === module.root && definedName(module, definition) === '__getattr__'
