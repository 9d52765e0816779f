import { finalBinding, reachingBinding } from '../../python/bindings.ts'
import { basesOf, constructorOf, superclassesOf } from '../../python/classes.ts'
import { decoratorsOf } from '../../python/decorators.ts'
import { calledName, qualifiedName } from '../../python/module.ts'
import { bindingsInForce, possibleBindings } from '../../python/possible-bindings.ts'
import type { Binding } from '../../python/scopes.ts'
import { childOf, type PyNode, partOf, textOf } from '../../python/syntax.ts'
import { Reader } from '../../python/values/evaluate.ts'
import { importedFrom } from '../../python/values/meanings.ts'
import { fieldsOf } from '../../python/values/records.ts'
import type { Unit, UnitNode } from '../../python/values/static-value.ts'
import type { World } from '../../python/values/world.ts'

/** How many names, or base classes, may lead to one: some lead back to themselves. */
const DEEPEST = 5

/**
 * The class of the SDK whose constructor a call reaches, by the last part of its name: through imports and aliases,
 * modules that import it on, and classes derived from it. Null where the name does not come from azureml.
 */
export function sdkClass(world: World, unit: Unit, call: PyNode): string | null {
  const callee = partOf(call, 'function')
  const bases = superclassesOf(unit.module, callee)
  if (bases) return amongBases(world, unit, bases) ?? null
  const direct = nameFromSdk(world, unit, callee)
  if (direct) return direct
  // `steps.TrainStep`, and nothing that is called of an object or spelled as a function is: each call is asked about
  const isName =
    callee.type === 'identifier' || /\.[A-Z]\w*$/.test(qualifiedName(unit.module, callee) ?? '')
  if (!isName && !asksForClass(unit, callee)) return null
  const type = new Reader(world).read(unit, callee)
  // a derived class that has no constructor of its own
  return type.kind === 'class' ? (inheritedClass(world, type) ?? null) : null
}

/** `type(self)`, `self.__class__` */
function asksForClass({ module }: Unit, node: PyNode): boolean {
  const attribute = childOf(node, 'attribute')
  return attribute ? textOf(module, attribute) === '__class__' : calledName(module, node) === 'type'
}

/**
 * The class of the SDK whose constructor a class inherits; null where that is the repository's own, undefined where what
 * it is derived from has none.
 */
function inheritedClass(
  world: World,
  { unit, node }: UnitNode,
  depth = 0,
): string | null | undefined {
  return hasConstructor({ unit, node }) || depth > DEEPEST
    ? null
    : amongBases(world, unit, basesOf(node), depth)
}

/** Whether a class has a constructor of its own, or one that a decorator makes of its fields. */
const hasConstructor = ({ unit, node }: UnitNode): boolean =>
  constructorOf(unit, node) !== null ||
  (decoratorsOf(unit, node).length > 0 && fieldsOf({ unit, node }).length > 0)

/** The same of the first of some bases that has a constructor: a mixin often has none. */
function amongBases(
  world: World,
  unit: Unit,
  bases: readonly PyNode[],
  depth = 0,
): string | null | undefined {
  for (const base of bases) {
    const name = nameFromSdk(world, unit, base)
    if (name) return name
    const type = new Reader(world).read(unit, base)
    const found = type.kind === 'class' ? inheritedClass(world, type, depth + 1) : undefined
    if (found !== undefined) return found
  }
  return undefined
}

/**
 * The last part of a name in the SDK, `PythonScriptStep`, that an expression stands for; null for what does not come
 * from azureml.
 */
export function nameFromSdk(world: World, unit: Unit, node: PyNode): string | null {
  const dotted = dottedInSdk(world, unit, node)
  return dotted?.slice(dotted.lastIndexOf('.') + 1) ?? null
}

/**
 * The whole name in the SDK, `azureml.pipeline.steps.PythonScriptStep`, that an expression stands for; null for what
 * does not come from azureml.
 */
export function dottedInSdk(world: World, unit: Unit, node: PyNode, depth = 0): string | null {
  if (depth > DEEPEST) return null
  const { module } = unit
  const qualified = qualifiedName(module, node)
  if (qualified !== null) {
    const imported = importedFromSdk(world, unit, qualified, depth)
    if (imported || !hasSeveralBindings(unit, node)) return imported
  }
  if (node.type === 'attribute') {
    const object = dottedInSdk(world, unit, partOf(node, 'object'), depth + 1)
    return object && `${object}.${textOf(module, partOf(node, 'attribute'))}`
  }
  if (node.type !== 'identifier') return null
  const name = textOf(module, node)
  if (!module.scopes.resolve(name, node)) return starredFromSdk(world, unit, name, depth)
  const binding = reachingBinding(module, node)
  return binding
    ? boundFromSdk(world, unit, binding, depth)
    : oneOfBoundFromSdk(world, unit, choicesFor(unit, node), depth)
}

/** Whether the name that an expression begins with is bound in several places. */
function hasSeveralBindings(unit: Unit, node: PyNode): boolean {
  const object = childOf(node, 'object')
  if (object) return hasSeveralBindings(unit, object)
  const { module } = unit
  return module.scopes.bindingsOf(textOf(module, node), node).length > 1
}

/** The bindings among which branches or functions choose for a name. */
const choicesFor = ({ module }: Unit, use: PyNode): readonly Binding[] => {
  const inForce = bindingsInForce(module, use)
  return inForce.length > 0 ? inForce : (possibleBindings(module, use) ?? [])
}

/** The whole name in the SDK that one of several bindings gives: the others stand in where the SDK is missing. */
function oneOfBoundFromSdk(
  world: World,
  unit: Unit,
  bindings: readonly Binding[],
  depth: number,
): string | null {
  for (const binding of bindings) {
    const found = boundFromSdk(world, unit, binding, depth)
    if (found) return found
  }
  return null
}

function importedFromSdk(
  world: World,
  unit: Unit,
  qualified: string,
  depth: number,
): string | null {
  if (/^azureml\b/.test(qualified)) return qualified
  // a module of the repository may import it on, or the module that holds it
  const { holder, name } = importedFrom(world, unit, qualified)
  if (holder) return globalFromSdk(world, holder, name, depth + 1)
  const above = qualified.slice(0, -name.length - 1)
  const found = above && importedFromSdk(world, unit, above, depth)
  return found ? `${found}.${name}` : null
}

/** The whole name in the SDK that a global name of a module stands for. */
function globalFromSdk(world: World, unit: Unit, name: string, depth: number): string | null {
  if (depth > DEEPEST) return null
  const bindings = unit.module.scopes.module.bindings.get(name)
  if (!bindings) return starredFromSdk(world, unit, name, depth)
  const last = finalBinding(unit.module, name)
  return oneOfBoundFromSdk(world, unit, last ? [last] : bindings, depth)
}

/** The whole name in the SDK that a binding gives its name: an import, or `Step = PythonScriptStep`. */
function boundFromSdk(world: World, unit: Unit, binding: Binding, depth: number): string | null {
  if (binding.kind === 'import') return importedFromSdk(world, unit, binding.qualified ?? '', depth)
  if (binding.kind !== 'assignment' || !/^(identifier|attribute)$/.test(binding.value?.type ?? ''))
    return null
  return dottedInSdk(world, unit, binding.value as PyNode, depth + 1)
}

/** The whole name in the SDK of a name that nothing in its module defines: any of the star imports may bring it. */
function starredFromSdk(world: World, unit: Unit, name: string, depth: number): string | null {
  for (const star of unit.module.scopes.starImports) {
    const found = importedFromSdk(world, unit, `${star.replace(/\.$/, '')}.${name}`, depth)
    if (found) return found
  }
  return null
}
