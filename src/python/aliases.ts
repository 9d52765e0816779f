import { CacheInKeys, once } from '../collections/cache.ts'
import { groupBy } from '../collections/group-by.ts'
import type { PythonModule } from './module.ts'
import { findAll, type PyNode, partOf, textOf } from './syntax.ts'

const known = new CacheInKeys<PythonModule, ReadonlyMap<string, readonly PyNode[]>>()

/** What a module calls a name that it imports by another: `other` of `from steps import name as other`. */
export function aliasesOf(module: PythonModule, name: string): string[] {
  const imported = once(known, module, () =>
    groupBy(findAll(module.root, 'aliased_import'), (each) => textOf(module, partOf(each, 'name'))),
  )
  return (imported.get(name) ?? []).map((each) => textOf(module, partOf(each, 'alias')))
}
