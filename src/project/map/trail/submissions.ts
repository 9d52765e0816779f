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

/**
 * Where a job surely has its name no more: in straight line, another gets it. Null where none does, or where nothing
 * asks for the name before that: those are alternatives, as in cells of which one is run.
 */
export function nextHolder(module: PythonModule, name: PyNode): PyNode | null {
  if (name.type !== 'identifier') return null
  const text = textOf(module, name)
  const bindings = module.scopes.bindingsOf(text, name)
  const holders = bindings.map(({ node }) => node)
  const asked = usesOf(module, text, name).find(
    (use) => use.start > name.start && !holders.includes(use),
  )
  const next = bindings
    .slice(holders.indexOf(name) + 1)
    .find(({ from }) => asked && asked.start < from)?.node
  return next && dominates(name, next) && dominates(next, name) ? next : null
}
