import { CacheInKeys, onceForBoth } from '../collections/cache.ts'
import type { PythonModule } from './module.ts'
import type { Scope } from './scopes.ts'
import { ancestor, findAll, type PyNode, textOf } from './syntax.ts'

/** Every place where a name means what it means at a node: where it is read, and where it is bound. */
export function usesOf({ scopes }: PythonModule, name: string, node: PyNode): readonly PyNode[] {
  const scope = scopes.resolve(name, node)
  const find = () => scopes.identifiers(name).filter((use) => scopes.resolve(name, use) === scope)
  return scope ? onceForBoth(known, scope, name, find) : find()
}

/** The uses of names, by the scope that gives them their meaning: each step of many asks for those of `step`. */
const known = new CacheInKeys<Scope, Map<string, readonly PyNode[]>>()

/** The uses of a name, or of an attribute `self.x` in the class around it. */
export function usesOfTarget(module: PythonModule, target: PyNode): readonly PyNode[] {
  const text = textOf(module, target)
  return target.type === 'identifier'
    ? usesOf(module, text, target)
    : findAll(ancestor(target, 'class_definition') ?? module.root, 'attribute').filter(
        (use) => textOf(module, use) === text,
      )
}
