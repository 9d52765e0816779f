import { reachingBinding } from './bindings.ts'
import { type Put, putsBy } from './dict-puts.ts'
import { splatParameter } from './functions.ts'
import type { PythonModule } from './module.ts'
import type { Binding } from './scopes.ts'
import {
  ancestor,
  childOf,
  findAll,
  isWithin,
  methodCalledOn,
  type PyNode,
  statementOf,
} from './syntax.ts'
import { usesOf } from './uses.ts'

/** What a dict is made with, and the items that it is given, or that are taken out, one after another before it is used. */
export interface CompletedDict {
  /** The name that first holds it. */
  readonly binding: Binding
  readonly puts: readonly (Put & Frequency)[]
}

/** How often a statement is run: once for each item of loops, or where branches are taken. */
interface Frequency {
  /** The loops around it, the outermost first. */
  readonly loops: readonly PyNode[]
  /** Whether a branch may leave it out. */
  readonly atTimes: boolean
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
  const own = block && statementIn(block, use)
  if (!binding || !own) return null
  const changes: Change[] = []
  const loopsSeen = new Set([statementOf(use)])
  for (const other of usesOf(module, binding.name, use)) {
    const puts = other === use ? [] : putsBy(module, other)
    const isRead = puts?.length === 0
    const turn = isRead ? 'never' : turnOf(module, other, { use, binding, own })
    if (turn === 'never') continue
    const frequency = turn === 'before' ? frequencyIn(block, statementOf(other)) : null
    if (!puts || !frequency) return null
    // items that one loop puts in by turns may replace each other
    if (frequency.loops.some((loop) => loopsSeen.has(loop))) return null
    for (const loop of frequency.loops) loopsSeen.add(loop)
    changes.push({
      use: other,
      at: doneAt(module, other),
      puts: puts.map((put) => ({ ...put, ...frequency })),
    })
  }
  return { binding, puts: putsBefore(use, changes) }
}

/** A use of a dict that is asked about. */
interface Asked {
  readonly use: PyNode
  readonly binding: Binding
  /** The statement around it in the block where the dict is made. */
  readonly own: PyNode
}

/** Whether a change of the dict comes before a use, or makes no difference to it; null where it may come at any time. */
function turnOf(
  module: PythonModule,
  change: PyNode,
  { use, binding, own }: Asked,
): 'before' | 'never' | null {
  const made = module.scopes.scopeOf(binding.node)
  const isCalled = module.scopes.scopeOf(use) !== made
  const isDeeper = isCalled || own !== statementOf(use)
  // a function may change it whenever it is called
  if (module.scopes.scopeOf(change) !== made) return null
  if (change.start <= binding.node.start) return 'never'
  // what is called may be called before
  if (isCalled && change.start > own.start) return null
  // a loop over it may change it for what comes next
  if (change.start > use.start && !isWithin(change, own)) return 'never'
  return isDeeper && isWithin(change, own) ? null : 'before'
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
