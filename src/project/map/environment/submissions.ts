import { dominates, reachingBinding } from '../../../python/bindings.ts'
import { calledMethod, callWith } from '../../../python/calls.ts'
import type { PythonModule } from '../../../python/module.ts'
import { type PyNode, textOf } from '../../../python/syntax.ts'
import { usesOf } from '../../../python/uses.ts'

/** Where a job is submitted under its name, in the order in which that is done: `experiment.submit(src)`. */
export function submissions(module: PythonModule, name: PyNode): PyNode[] {
  if (name.type !== 'identifier') return []
  const { scopes } = module
  return usesOf(module, textOf(module, name), name).filter((use) => {
    const call = callWith(use)
    return (
      call &&
      calledMethod(module, call)?.name === 'submit' &&
      scopes.scopeOf(use) === scopes.scopeOf(name) &&
      (reachingBinding(module, use)?.node ?? name) === name
    )
  })
}

/** Where a job surely has its name no more: in straight line, another gets it. Null where none does. */
export function nextHolder(module: PythonModule, name: PyNode): PyNode | null {
  if (name.type !== 'identifier') return null
  const bindings = module.scopes.bindingsOf(textOf(module, name), name)
  const next = bindings[bindings.findIndex(({ node }) => node === name) + 1]?.node
  return next && dominates(name, next) && dominates(next, name) ? next : null
}
