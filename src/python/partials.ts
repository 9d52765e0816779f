import { reachingBinding } from './bindings.ts'
import { type CallArguments, callArguments } from './calls.ts'
import { mappingOf, submittedBy } from './mapped.ts'
import { calledName, type PythonModule } from './module.ts'
import { childOf, type PyNode } from './syntax.ts'

/** Calls of what `functools.partial(f, …)` makes, in the module that makes it. */

/** The function that a call of `functools.partial` is given; null for any other call, or where `*` may give it. */
export function partialOf(module: PythonModule, call: PyNode): PyNode | null {
  if (call.type !== 'call' || calledName(module, call) !== 'functools.partial') return null
  const args = callArguments(module, call)
  return args && !args.starred ? (args.positional[0] ?? null) : null
}

/** The call of `functools.partial` that makes what a call calls: `partial(f, 1)(2)`, or by the name that it is given. */
export function partialCalled(module: PythonModule, call: PyNode): PyNode | null {
  const callee = childOf(call, 'function')
  return callee && partialMade(module, callee)
}

/** The call of `functools.partial` that an expression is, or that is assigned to the name that it is; else null. */
export function partialMade(module: PythonModule, callee: PyNode): PyNode | null {
  if (!/^(call|identifier)$/.test(callee.type)) return null
  const binding = callee.type === 'identifier' ? reachingBinding(module, callee) : null
  const made = binding ? binding.kind === 'assignment' && binding.value : callee
  return made && partialOf(module, made) ? made : null
}

/** What a call runs: its callee, or the function behind the `partial` that it calls. */
export function calleeOf(module: PythonModule, call: PyNode): PyNode | null {
  const made = partialCalled(module, call)
  return made ? partialOf(module, made) : childOf(call, 'function')
}

/**
 * The arguments that a function gets from a call: those of the `partial` that is called come first. What `map` and the
 * like give it is among the items of others.
 */
export function argumentsGiven(module: PythonModule, call: PyNode): CallArguments | null {
  const mapping = mappingOf(module, call)
  if (mapping) {
    const made = partialMade(module, mapping.callee)
    const before = made && callArguments(module, made)
    return {
      positional: before?.positional.slice(1) ?? [],
      keyword: before?.keyword ?? new Map(),
      starred: true,
    }
  }
  const args = callArguments(module, call)
  if (args && submittedBy(module, call)) return { ...args, positional: args.positional.slice(1) }
  const made = partialCalled(module, call)
  const before = made && callArguments(module, made)
  if (!args || !before) return args
  return {
    positional: [...before.positional.slice(1), ...args.positional],
    keyword: new Map([...before.keyword, ...args.keyword]),
    starred: args.starred,
  }
}
