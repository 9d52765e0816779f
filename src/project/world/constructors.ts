import { finalBinding, reachingBinding } from '../../python/bindings.ts'
import { constructorOf } from '../../python/classes.ts'
import { Reader } from '../../python/evaluate.ts'
import { isSuperInit } from '../../python/functions.ts'
import { importedFrom } from '../../python/meanings.ts'
import { qualifiedName } from '../../python/module.ts'
import type { Binding } from '../../python/scopes.ts'
import type { Unit, World } from '../../python/static-value.ts'
import { ancestor, childOf, namedChildren, type PyNode, textOf } from '../../python/syntax.ts'

/**
 * The class of the SDK whose constructor a call reaches, by the last part of its name: through imports and aliases,
 * modules that import it on, and classes derived from it. Null where the name does not come from azureml.
 */
export function sdkClass(world: World, unit: Unit, call: PyNode): string | null {
  const callee = childOf(call, 'function')
  if (!callee) return null
  const base = superclassOf(unit, callee)
  const direct = nameFromSdk(world, unit, base ?? callee)
  if (direct || base) return direct
  if (callee.type !== 'identifier') return null
  const type = new Reader(world).read(unit, callee)
  // a derived class that has no constructor of its own
  return type.kind === 'class' ? inheritedClass(world, type.unit, type.node) : null
}

function inheritedClass(world: World, unit: Unit, node: PyNode, depth = 0): string | null {
  if (constructorOf(unit, node) || depth > 5) return null
  for (const base of namedChildren(childOf(node, 'superclasses') ?? node)) {
    if (base.type !== 'identifier' && base.type !== 'attribute') continue
    const name = nameFromSdk(world, unit, base)
    if (name) return name
    const type = new Reader(world).read(unit, base)
    if (type.kind === 'class') return inheritedClass(world, type.unit, type.node, depth + 1)
  }
  return null
}

/** The base class whose constructor `super().__init__` is. */
function superclassOf({ module }: Unit, callee: PyNode): PyNode | null {
  if (!isSuperInit(module, callee)) return null
  const owner = ancestor(callee, 'class_definition')
  const bases = owner && childOf(owner, 'superclasses')
  return bases ? (namedChildren(bases)[0] ?? null) : null
}

/** `PythonScriptStep` for a name that stands for it; null for what does not come from azureml. */
export function nameFromSdk(world: World, unit: Unit, node: PyNode, depth = 0): string | null {
  if (depth > 5) return null
  const qualified = qualifiedName(unit.module, node) ?? starred(unit, node)
  return qualified === null
    ? nameFromBinding(world, unit, reachingBinding(unit.module, node), depth)
    : importedFromSdk(world, unit, qualified, depth)
}

function importedFromSdk(
  world: World,
  unit: Unit,
  qualified: string,
  depth: number,
): string | null {
  if (qualified.startsWith('azureml.')) return qualified.slice(qualified.lastIndexOf('.') + 1)
  // a module of the repository may import it on
  const { holder, name } = importedFrom(world, unit, qualified)
  return holder && nameFromBinding(world, holder, finalBinding(holder.module, name), depth)
}

/** What is imported under a name, or `Step = PythonScriptStep`. */
function nameFromBinding(
  world: World,
  unit: Unit,
  binding: Binding | null,
  depth: number,
): string | null {
  if (depth > 5) return null
  if (binding?.kind === 'import')
    return importedFromSdk(world, unit, binding.qualified ?? '', depth + 1)
  if (binding?.kind !== 'assignment' || !/^(identifier|attribute)$/.test(binding.value?.type ?? ''))
    return null
  return nameFromSdk(world, unit, binding.value as PyNode, depth + 1)
}

/** A name that nothing defines, where one of several star imports is the SDK's. */
function starred({ module }: Unit, node: PyNode): string | null {
  if (node.type !== 'identifier' || module.scopes.resolve(textOf(module, node), node)) return null
  const star = module.scopes.starImports.find((name) => name.startsWith('azureml.'))
  return star ? `${star}.${textOf(module, node)}` : null
}
