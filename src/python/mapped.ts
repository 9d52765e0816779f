import { callArguments, calledMethod, callWith } from './calls.ts'
import { calledName, type PythonModule } from './module.ts'
import { childOf, namedChildren, type PyNode, partOf, textOf } from './syntax.ts'

/**
 * Calls that call a function for each item: `map(make, names)`, `executor.map(make, names)`, `starmap(make, rows)`; or
 * once: `executor.submit(make, name)`.
 */

export interface Mapping {
  /** What is called: a name, a lambda, or what `functools.partial` makes. */
  readonly callee: PyNode
  /** What is iterated over, in step: each gives an argument. */
  readonly iterables: readonly PyNode[]
  /** Whether each item is a row of arguments. */
  readonly unpacks: boolean
}

/** What a call of `map` and the like calls for each item; null for any other call. */
export function mappingOf(module: PythonModule, call: PyNode): Mapping | null {
  const callee = childOf(call, 'function')
  const name = callee && textOf(module, callee)
  if (!name || !/(^|\.|_)(star)?map$/.test(name)) return null
  const args = callArguments(module, call)
  const [called, ...iterables] = args?.positional ?? []
  if (!args || args.starred || !called || iterables.length === 0) return null
  const mapping = { callee: called, iterables, unpacks: false }
  const unpacking = { ...mapping, iterables: iterables.slice(0, 1), unpacks: true }
  switch (calledName(module, call)) {
    case 'map':
      return mapping
    case 'itertools.starmap':
      return unpacking
  }
  const method = calledMethod(module, call)
  const pool = method && poolOf(module, method.object)
  if (!method || !pool) return null
  // a pool takes one iterable, and how many items it hands out at a time
  if (pool === 'pool')
    return method.name === 'starmap' ? unpacking : { ...mapping, iterables: iterables.slice(0, 1) }
  return method.name === 'map' ? mapping : null
}

/** The call that has an expression called, for each item or once; null where none does. */
export function mappedBy(module: PythonModule, callee: PyNode): PyNode | null {
  const call = callWith(callee)
  if (!call) return null
  const called = submittedBy(module, call) ?? mappingOf(module, call)?.callee
  return called === callee ? call : null
}

/** What `executor.submit(make, name)` calls with the other arguments that it is given; null for any other call. */
export function submittedBy(module: PythonModule, call: PyNode): PyNode | null {
  const method = calledMethod(module, call)
  if (method?.name !== 'submit' || poolOf(module, method.object) !== 'executor') return null
  const [first] = namedChildren(partOf(call, 'arguments'))
  return first && /^(identifier|attribute)$/.test(first.type) ? first : null
}

const POOLS = new Map<string, 'pool' | 'executor'>([
  ['concurrent.futures.ThreadPoolExecutor', 'executor'],
  ['concurrent.futures.ProcessPoolExecutor', 'executor'],
  ['concurrent.futures.thread.ThreadPoolExecutor', 'executor'],
  ['concurrent.futures.process.ProcessPoolExecutor', 'executor'],
  ['multiprocessing.Pool', 'pool'],
  ['multiprocessing.pool.Pool', 'pool'],
  ['multiprocessing.pool.ThreadPool', 'pool'],
  ['multiprocessing.dummy.Pool', 'pool'],
])

/** What kind of pool of workers an expression is, or the one thing that its name is bound to; null for anything else. */
function poolOf(module: PythonModule, object: PyNode): 'pool' | 'executor' | null {
  if (object.type === 'call') return POOLS.get(calledName(module, object)) ?? null
  if (object.type !== 'identifier') return null
  const [bound, ...others] = module.scopes.bindingsOf(textOf(module, object), object)
  if (!bound || others.length > 0) return null
  const pattern = bound.node.parent?.type === 'as_pattern_target' ? bound.node.parent.parent : null
  const made = bound.kind === 'assignment' ? bound.value : pattern?.children[0]
  return made?.type === 'call' ? poolOf(module, made) : null
}
