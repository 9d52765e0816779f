import { reachingBinding } from './bindings.ts'
import { callArguments } from './calls.ts'
import { splatParameter } from './functions.ts'
import type { PythonModule } from './module.ts'
import { isChanged } from './mutations.ts'
import type { Binding } from './scopes.ts'
import { stringValue } from './strings.ts'
import {
  ancestor,
  childOf,
  findAll,
  isWithin,
  methodCalledOn,
  namedChildren,
  type PyNode,
  partOf,
  statementOf,
  textOf,
} from './syntax.ts'
import { usesOf } from './uses.ts'

/** What a dict is made with, and the items that it is given, or that are taken out, one after another before it is used. */
export interface CompletedDict {
  /** The name that first holds it. */
  readonly binding: Binding
  readonly puts: readonly (Put & {
    /** The loops in which it is put in, the outermost first. */
    readonly loops: readonly PyNode[]
    /** Whether a branch may leave it out. */
    readonly atTimes: boolean
  })[]
}

/**
 * An item that is put into a dict; the key is null for `update(value)`, which puts in all items of another dict, and the
 * value for `pop("name")`, which takes one out.
 */
type Put =
  | { readonly key: null; readonly value: PyNode; readonly ifAbsent?: never }
  | ItemPut
  | { readonly key: string; readonly value: null; readonly ifAbsent?: never }

interface ItemPut {
  /** An expression where it is no literal. */
  readonly key: string | PyNode
  readonly value: PyNode
  /** Whether it is put in only where the dict has no such item: `setdefault`. */
  readonly ifAbsent?: true
}

/**
 * A dict that a name holds, as `params = dict(…)`, `params["name"] = …`, `params.update(name=…)` leave it, or a
 * `**params` and `params.setdefault("name", …)`, `params.pop("name")`; null where anything else may have changed it on
 * the way, or these do not follow each other in one block, alone or each in a loop or in branches of its own. The name
 * may be used further in, too: in a branch, or in a function that stands behind all of them.
 */
export function completedDict(module: PythonModule, use: PyNode): CompletedDict | null {
  const binding = reachingBinding(module, use)
  const block = binding && blockOf(binding)
  if (!block) return null
  const own = statementIn(block, use)
  if (!own) return null
  const statement = statementOf(use)
  const scopeOf = (node: PyNode) => module.scopes.scopeOf(node)
  const isCalled = scopeOf(use) !== scopeOf(binding.node)
  const isDeeper = isCalled || own !== statement
  const changes: Change[] = []
  const seen = new Set<PyNode>()
  for (const other of usesOf(module, binding.name, use)) {
    if (other === use) continue
    const found = putsBy(module, other)
    // a function may change it whenever it is called
    if (scopeOf(other) !== scopeOf(binding.node)) {
      if (found?.length === 0) continue
      return null
    }
    if (other.start <= binding.node.start) continue
    // what is called may be called before
    if (isCalled && other.start > own.start && found?.length !== 0) return null
    // a loop over it may change it for what comes next
    if (other.start > use.start && !isWithin(other, own)) continue
    if (isDeeper && isWithin(other, own) && found?.length !== 0) return null
    const frequency = found?.length === 0 ? ONCE : frequencyIn(block, statementOf(other))
    if (!found || !frequency) return null
    const { loops } = frequency
    // items that one loop puts in by turns may replace each other
    if (loops.some((loop) => seen.has(loop) || loop === statement)) return null
    for (const loop of loops) seen.add(loop)
    changes.push({
      use: other,
      at: doneAt(module, other),
      puts: found.map((put) => ({ ...put, ...frequency })),
    })
  }
  return { binding, puts: putsBefore(use, changes) }
}

/** A use of the name that changes the dict. */
interface Change {
  readonly use: PyNode
  /** Where it is done. */
  readonly at: number
  readonly puts: CompletedDict['puts']
}

/** What is put in before a use, in the order in which it is. */
const putsBefore = (use: PyNode, changes: readonly Change[]): CompletedDict['puts'] =>
  changes
    .filter(({ at }) => at <= use.start)
    // of two that end together, the inner one is done first
    .sort((one, two) => one.at - two.at || two.use.start - one.use.start)
    .flatMap(({ puts }) => puts)

/** The statement of a block that holds a node; null where the node stands elsewhere. */
function statementIn(block: PyNode, node: PyNode): PyNode | null {
  for (let at: PyNode | null = node; at; at = at.parent) if (at.parent === block) return at
  return null
}

/** How often a statement is run: once for each item of loops, or where branches are taken. */
type Frequency = Pick<CompletedDict['puts'][number], 'loops' | 'atTimes'>

const ONCE: Frequency = { loops: [], atTimes: false }

/** How often a block runs a statement in it; null where that is neither by loops alone nor by branches alone. */
function frequencyIn(block: PyNode, statement: PyNode): Frequency | null {
  const loops = loopsAround(statement, block)
  if (loops) return { loops, atTimes: false }
  return isInBranches(statement, block) ? { loops: [], atTimes: true } : null
}

/** Whether nothing but branches of `if` is between a statement and a block. */
function isInBranches(statement: PyNode, block: PyNode): boolean {
  for (let at = statement; at.parent !== block; at = at.parent)
    if (!at.parent || !/^(block|if_statement|elif_clause|else_clause)$/.test(at.parent.type))
      return false
  return true
}

/** The loops between a statement and a block, which run it once for each item; null where anything else may skip it. */
function loopsAround(statement: PyNode, block: PyNode): PyNode[] | null {
  const loops: PyNode[] = []
  for (let at = statement; at.parent !== block; ) {
    const loop = at.parent?.parent
    const isBody = at.parent?.type === 'block' && at.parent.field === 'body'
    if (loop?.type !== 'for_statement' || !isBody) return null
    loops.unshift(loop)
    at = loop
  }
  return loops.some((loop) => findAll(loop, ...LEAVING).length > 0) ? null : loops
}

const LEAVING = ['break_statement', 'continue_statement', 'return_statement', 'raise_statement']

/** Where a use has changed the dict: what is assigned, or given to a method, is worked out before. A UTF-16 offset. */
const doneAt = (module: PythonModule, use: PyNode): number =>
  (methodCalledOn(module, use)?.call ?? statementOf(use)).end

/** The block in which a name holds a dict of its own: that of an assignment, or the function that takes `**name`. */
function blockOf({ kind, value, node }: Binding): PyNode | null {
  if (kind === 'assignment') return value && statementOf(node).parent
  const definition = ancestor(node, 'function_definition')
  return definition && splatParameter(definition, 'dictionary') === node
    ? childOf(definition, 'body')
    : null
}

/** What a use of a dict puts into it: nothing where it is only read; null for anything else. */
function putsBy(module: PythonModule, use: PyNode): Put[] | null {
  const { parent, field } = use
  if (parent?.type === 'dictionary_splat') return []
  const method = methodCalledOn(module, use)
  if (method?.name === 'update') return putsByUpdate(module, method.call)
  if (method?.name === 'setdefault') return putsByDefault(module, method.call)
  if (method?.name === 'pop') return putsByPop(module, method.call)
  if (method) return /^(get|items|keys|values|copy)$/.test(method.name) ? [] : null
  if (parent?.type !== 'subscript' || field !== 'value') return null
  const assignment = parent.parent
  if (assignment?.type !== 'assignment' || parent.field !== 'left')
    return isChanged(module, use) ? null : []
  const index = childOf(parent, 'subscript')
  const value = childOf(assignment, 'right')
  const isPlain = assignment.parent?.type === 'expression_statement' && value?.type !== 'assignment'
  return index && value && isPlain ? [{ key: stringValue(module, index) ?? index, value }] : null
}

function putsByUpdate(module: PythonModule, call: PyNode): Put[] | null {
  const args = callArguments(module, call)
  if (!args || args.starred || call.parent?.type !== 'expression_statement') return null
  return [
    ...args.positional.map((value) => ({ key: null, value })),
    ...namedChildren(partOf(call, 'arguments'))
      .filter(({ type }) => type === 'keyword_argument')
      .map((each) => ({
        key: textOf(module, partOf(each, 'name')),
        value: partOf(each, 'value'),
      })),
  ]
}

/** What `setdefault("name", value)` puts in. */
function putsByDefault(module: PythonModule, call: PyNode): Put[] | null {
  const args = callArguments(module, call)
  if (!args || args.starred || call.parent?.type !== 'expression_statement') return null
  const [name, value] = args.positional
  const key = name ? stringValue(module, name) : null
  return key !== null && value ? [{ key, value, ifAbsent: true }] : null
}

/** What `pop("name")` takes out, wherever it stands in a statement, but where that decides whether it is run. */
function putsByPop(module: PythonModule, call: PyNode): Put[] | null {
  const args = callArguments(module, call)
  const key = args?.positional[0] ? stringValue(module, args.positional[0]) : null
  if (key === null || args?.starred) return null
  const statement = statementOf(call)
  for (let at = call; at !== statement && at.parent; at = at.parent)
    if (DECIDING.test(at.parent.type)) return null
  return [{ key, value: null }]
}

/** What may run a part of itself not at all, or several times. */
const DECIDING = /^(conditional_expression|boolean_operator|elif_clause|(while|assert)_statement)$/
