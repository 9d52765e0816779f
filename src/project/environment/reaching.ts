import type { PythonModule } from '../../python/module.ts'
import type { Binding } from '../../python/scopes.ts'
import { ancestor, type PyNode, textOf } from '../../python/syntax.ts'

/**
 * The bindings that a name can have at a place: the last one that is surely executed before it, and those between
 * that may be. Empty where functions or later code decide among several.
 */
export function bindingsAt(module: PythonModule, use: PyNode): Binding[] {
  const name = textOf(module, use)
  const scope = module.scopes.resolve(name, use)
  const bindings = scope?.bindings.get(name) ?? []
  if (bindings.length <= 1) return [...bindings]
  if (module.scopes.scopeOf(use) !== scope) return []
  return reaching(
    bindings.filter(({ node }) => module.scopes.scopeOf(node) === scope),
    ({ node }) => node,
    use,
  )
}

/** Of things that replace each other, those that can be in force at a place. */
export function reaching<T>(all: readonly T[], nodeOf: (item: T) => PyNode, use: PyNode): T[] {
  const before = all.filter((item) => nodeOf(item).end <= use.start)
  const certain = before.findLastIndex((item) => isAlwaysBefore(nodeOf(item), use))
  return before.slice(Math.max(certain, 0))
}

/** Whether `earlier` is always executed before `later`: its block is one of the blocks around `later`. */
export function isAlwaysBefore(earlier: PyNode, later: PyNode): boolean {
  const block = ancestor(earlier, 'block', 'module')
  for (let at = later.parent; at; at = at.parent) if (at === block) return true
  return false
}
