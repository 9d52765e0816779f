import { ATTACH } from '../../../../transforms/inserted/attach.ts'
import { memoized } from '../../../collections/cache.ts'
import { groupBy } from '../../../collections/group-by.ts'
import { aliasesOf } from '../../../python/aliases.ts'
import { isCallee } from '../../../python/calls.ts'
import { commandLineReads } from '../../../python/command-line/command-line.ts'
import { namesThatParse } from '../../../python/command-line/libraries.ts'
import { decoratorsOf } from '../../../python/decorators.ts'
import { calledName, type PythonModule } from '../../../python/module.ts'
import {
  ancestor,
  childOf,
  definedName,
  findAll,
  type PyNode,
  textOf,
} from '../../../python/syntax.ts'
import { assignedTo } from '../../../python/targets.ts'

/**
 * The names of what reads the command line when it is called, made or asked for. Names alone: whose attribute one is
 * cannot be told.
 */
export interface Readers {
  /** Functions, methods and classes. */
  readonly names: ReadonlySet<string>
  /** Those that no call asks for. */
  readonly properties: ReadonlySet<string>
  /** Classes that it takes no more than to derive from: `__init_subclass__` reads it. */
  readonly bases: ReadonlySet<string>
}

/** One of them. */
interface Reader {
  readonly name: string
  readonly isProperty?: boolean
  readonly isBase?: boolean
}

/** What of some modules reads the command line, or uses what does. */
export function readersIn(modules: readonly PythonModule[]): Readers {
  const names = new Set<string>()
  const properties = new Set<string>()
  const bases = new Set<string>()
  /** What has become known of names whose uses have not been looked for since. */
  let lately = new Set<string>()
  const take = ({ name, isProperty, isBase }: Reader): void => {
    const isKnown =
      names.has(name) && (!isProperty || properties.has(name)) && (!isBase || bases.has(name))
    if (!isKnown) lately.add(name)
    names.add(name)
    if (isProperty) properties.add(name)
    if (isBase) bases.add(name)
  }
  const takeAround = (module: PythonModule, nodes: readonly PyNode[]): void => {
    for (const node of nodes) {
      const reader = readerAround(module, node, bases)
      if (reader) take(reader)
    }
  }
  for (const module of modules) {
    for (const name of namesThatParse(module)) take({ name })
    takeAround(module, commandLineReads(module))
  }
  while (lately.size > 0) {
    const fresh = { names: lately, properties }
    lately = new Set()
    for (const module of modules) {
      // others may import it from there by its alias
      for (const alias of [...fresh.names].flatMap((name) => aliasesOf(module, name)))
        take({ name: alias })
      takeAround(module, usesOfReaders(module, fresh))
    }
  }
  return { names, properties, bases }
}

/**
 * The function or class by which a node comes to be run: the function around it, or the class whose objects run it by
 * themselves.
 */
function readerAround(
  module: PythonModule,
  node: PyNode,
  bases: ReadonlySet<string>,
): Reader | null {
  const derived = baseOf(node)
  if (derived)
    return { name: definedName(module, derived), isBase: bases.has(textOf(module, node)) }
  const lambda = ancestor(node, 'lambda')
  const target = lambda && holderOf(lambda)
  if (target) return { name: textOf(module, target) }
  const definition = ancestor(node, 'function_definition')
  if (!definition) return null
  const name = definedName(module, definition)
  // what `add` inserted takes out nothing but its own flags
  if (name.startsWith(ATTACH)) return null
  const owner = /^__\w+__$/.test(name) ? ancestor(definition, 'class_definition') : null
  return {
    name: owner ? definedName(module, owner) : name,
    isProperty: decoratorsOf({ module }, definition).some((each) => /property\b/.test(each)),
    isBase: name === '__init_subclass__',
  }
}

/** What a lambda is assigned to, outside of functions and classes also as a part of it: `READ = {'rows': lambda: …}`. */
function holderOf(lambda: PyNode): PyNode | null {
  const own = assignedTo(lambda)
  if (own || ancestor(lambda, 'function_definition', 'class_definition')) return own
  const assignment = ancestor(lambda, 'assignment')
  return assignment && childOf(assignment, 'left')
}

/** Where a module uses what reads the command line: calls it, hands it on, derives a class from it. */
export function usesOfReaders(
  module: PythonModule,
  { names, properties }: Pick<Readers, 'names' | 'properties'>,
): PyNode[] {
  if (names.size === 0) return []
  const asked = attributesOf(module)
  const aliases = new Set([...names].flatMap((name) => aliasesOf(module, name)))
  return [...names, ...aliases].flatMap((name) => [
    ...module.scopes.identifiers(name).filter((node) => isUse(module, node)),
    ...(names.has(name) ? (asked.get(name) ?? []) : []).filter(
      (node) => properties.has(name) || isCallee(node.parent) || isOfImport(module, node),
    ),
  ])
}

/** The attributes that a module reads, by their names. */
const attributesOf = memoized(
  (module: PythonModule): ReadonlyMap<string, readonly PyNode[]> =>
    groupBy(
      findAll(module.root, 'identifier').filter(({ field }) => field === 'attribute'),
      (node) => textOf(module, node),
    ),
)

/** Whether an attribute is that of an imported module, `options.read` or `package.options.read`. */
function isOfImport(module: PythonModule, { parent }: PyNode): boolean {
  let object = parent && childOf(parent, 'object')
  while (object?.type === 'attribute') object = childOf(object, 'object')
  if (object?.type !== 'identifier') return false
  return module.scopes
    .bindingsOf(textOf(module, object), object)
    .some(
      ({ kind, value }) =>
        kind === 'import' ||
        /^(importlib\.import_module|__import__)$/.test(calledName(module, value)),
    )
}

/** Whether a name means what other code defines, and is neither bound here nor an annotation. */
function isUse(module: PythonModule, node: PyNode): boolean {
  const { parent, field } = node
  if (field === 'name' && parent?.type !== 'named_expression') return false
  if (ancestor(node, 'import_statement', 'import_from_statement', 'type')) return false
  const bindings = module.scopes.bindingsOf(textOf(module, node), node)
  return (
    bindings.length === 0 || bindings.some(({ kind }) => /^(import|function|class)$/.test(kind))
  )
}

/** The class that has a node among its bases; null for any other node, as for a metaclass, which is called at once. */
export function baseOf(node: PyNode): PyNode | null {
  let child = node
  for (let at = node.parent; at; child = at, at = at.parent) {
    if (at.type === 'class_definition') return child.field === 'superclasses' ? at : null
    if (at.type === 'block' || at.type === 'keyword_argument') return null
  }
  return null
}
