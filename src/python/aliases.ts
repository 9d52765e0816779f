import { memoized } from '../collections/cache.ts'
import { groupBy } from '../collections/group-by.ts'
import type { PythonModule } from './module.ts'
import { findAll, type PyNode, partOf, textOf } from './syntax.ts'

/** What a module calls a name that it imports by another: `other` of `from steps import name as other`. */
export function aliasesOf(module: PythonModule, name: string): string[] {
  return (aliasedIn(module).get(name) ?? []).map((each) => textOf(module, partOf(each, 'alias')))
}

/** The imports by another name, by the name there. */
const aliasedIn = memoized(
  (module: PythonModule): ReadonlyMap<string, readonly PyNode[]> =>
    groupBy(findAll(module.root, 'aliased_import'), (each) => textOf(module, partOf(each, 'name'))),
)
