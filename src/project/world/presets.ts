import { sdkArgument } from '../../../transforms/azureml/signatures.ts'
import { finalBinding, reachingBinding } from '../../python/bindings.ts'
import { callArguments, isCallee, splatsOf } from '../../python/calls.ts'
import { qualifiedName } from '../../python/module.ts'
import { partialOf } from '../../python/partials.ts'
import type { Binding } from '../../python/scopes.ts'
import { childOf, type PyNode, textOf } from '../../python/syntax.ts'
import { assignedTo, isTarget } from '../../python/targets.ts'
import { usesOf } from '../../python/uses.ts'
import type { DictItems } from '../../python/values/dict-items.ts'
import { Reader } from '../../python/values/evaluate.ts'
import { importedFrom } from '../../python/values/meanings.ts'
import type { Unit, UnitNode } from '../../python/values/static-value.ts'
import type { World } from '../../python/values/world.ts'
import { nameFromSdk } from './constructors.ts'
import { importersHolding } from './importers.ts'
import { importers, referencesTo, withoutTests } from './references.ts'
import { isReflected } from './reflection.ts'
import type { RepositoryWorld } from './repository-world.ts'

/** Steps that are made by what `functools.partial` makes of their class: `make = partial(PythonScriptStep, …)`. */

/** What `functools.partial` makes of a class of the SDK. */
export interface Preset {
  /** The class, by the last part of its name. */
  readonly type: string
  /** The arguments that it gives an object, by name: none that the call gives itself. */
  readonly given: DictItems
}

/** Classes that take nothing by such a call that would have to be changed in the call itself. */
const TYPES = /^(PythonScriptStep|ScriptRunConfig)$/

/**
 * What a call makes an object by, where that is made by `functools.partial`; null for any other call, and for one with
 * splats, of which nobody could tell what they take the place of.
 */
export function presetOf(world: World, unit: Unit, call: PyNode): Preset | null {
  const callee = call.type === 'call' ? childOf(call, 'function') : null
  const made = callee && presetNamed(world, unit, callee)
  const preset = made && splatsOf(call).length === 0 ? readPreset(world, made) : null
  const args = preset && callArguments(unit.module, call)
  if (!preset || !args) return null
  const { type, given } = preset
  return { type, given: new Map([...given].filter(([name]) => !sdkArgument(args, type, name))) }
}

/** The call of `functools.partial` that a name stands for, and no other thing at times; be it of another module. */
function presetNamed(world: World, unit: Unit, callee: PyNode): UnitNode | null {
  const made = presetLookedUp(world, unit, callee)
  if (!made || [unit, made.unit].some(({ module }) => GIVES_OTHERS.test(module.text))) return null
  // other bindings and other modules may give it another meaning
  const value = new Reader(world).read(unit, callee)
  return value.kind === 'unknown' && value.node === made.node ? made : null
}

/** What may change the arguments that `functools.partial` has been given. */
const GIVES_OTHERS = /\.keywords\b/

/** How many modules a name may be imported by, one from another. */
const DEEPEST = 5

function presetLookedUp(world: World, unit: Unit, callee: PyNode): UnitNode | null {
  const { module } = unit
  const binding = callee.type === 'identifier' ? reachingBinding(module, callee) : null
  if (binding?.kind === 'assignment') return madeBy(unit, binding)
  const qualified = qualifiedName(module, callee)
  return qualified === null ? null : presetImported(world, unit, qualified)
}

function presetImported(world: World, unit: Unit, qualified: string, depth = 0): UnitNode | null {
  const { holder, name } = importedFrom(world, unit, qualified)
  const last = holder && depth < DEEPEST ? finalBinding(holder.module, name) : null
  if (!holder || !last) return null
  const made =
    last.kind === 'import'
      ? presetImported(world, holder, last.qualified ?? '', depth + 1)
      : madeBy(holder, last)
  // asked last: each call of the repository comes here, and few are of what is made so
  return made && !world.isReplaced(holder, null, name) ? made : null
}

const madeBy = (unit: Unit, { kind, value }: Binding): UnitNode | null =>
  kind === 'assignment' && value && partialOf(unit.module, value) ? { unit, node: value } : null

/**
 * What a call of `functools.partial` makes; null where its class is none of these, or gets anything by place. What it
 * gives as None a step lacks, and may be given.
 */
function readPreset(world: World, { unit, node }: UnitNode): Preset | null {
  const made = partialOf(unit.module, node)
  const type = made && nameFromSdk(world, unit, made)
  const args = callArguments(unit.module, node)
  if (!type || !TYPES.test(type) || !args || args.positional.length > 1) return null
  const given = new Map(
    [...args.keyword]
      .filter(([, { value }]) => value.type !== 'none')
      .map(([name, { value }]) => [name, { unit, node: value }]),
  )
  return given.has('command') ? null : { type, given }
}

/**
 * Whether everything that `functools.partial` makes of a class where that is named is called by its own name, so that
 * each object is seen.
 *
 * @param isRead whether steps are looked for in a file
 */
export function isCalledAsPreset(
  world: RepositoryWorld,
  unit: Unit,
  type: PyNode,
  isRead: (path: string) => boolean,
): boolean {
  const made = type.parent?.parent
  const name = made && assignedTo(made)
  if (!made || partialOf(unit.module, made) !== type || !readPreset(world, { unit, node: made }))
    return false
  return (
    name?.type === 'identifier' &&
    // of `a = b = partial(…)` both are names
    name.parent?.parent?.type === 'expression_statement' &&
    isOnlyCalled(world, unit, name, made, isRead)
  )
}

function isOnlyCalled(
  world: RepositoryWorld,
  unit: Unit,
  name: PyNode,
  made: PyNode,
  isRead: (path: string) => boolean,
): boolean {
  const { module } = unit
  const { workspace } = world
  const word = textOf(module, name)
  const scope = module.scopes.resolve(word, name)
  if (scope?.node.type === 'class_definition') return false
  const isCalled = (from: Unit, use: PyNode): boolean =>
    isCallee(use) &&
    isRead(from.path) &&
    presetNamed(world, from, use)?.node === made &&
    presetOf(world, from, use.parent as PyNode) !== null
  const isSeen = usesOf(module, word, name)
    .filter((use) => !isTarget(use))
    .every((use) => isCalled(unit, use))
  if (scope !== module.scopes.module || !isSeen) return isSeen
  const elsewhere = [...referencesTo(workspace, unit, word, importers)].filter(
    (reference) => reference.unit.path !== unit.path,
  )
  const knowing = withoutTests(unit, [
    ...new Set([unit.path, ...importersHolding(workspace, unit, word)]),
  ])
  return (
    !isReflected(world, { unit, node: made }, knowing, word) &&
    elsewhere.every((reference) => isCalled(reference.unit, reference.node))
  )
}
