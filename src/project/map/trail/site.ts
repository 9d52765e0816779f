import { signatureOf } from '../../../../transforms/azureml/signatures.ts'
import { once } from '../../../collections/cache.ts'
import { calledMethod } from '../../../python/calls.ts'
import { isSuperInit } from '../../../python/functions.ts'
import { childOf, type PyNode, partOf, textOf } from '../../../python/syntax.ts'
import type { Bound, StaticValue, Unit, UnitNode } from '../../../python/values/static-value.ts'
import type { Workspace } from '../../files/workspace.ts'
import { dottedInSdk, sdkClass } from '../../world/constructors.ts'
import { presetOf } from '../../world/presets.ts'
import { worldOf } from '../../world/world.ts'

/** An expression where it stands, seen from the call through which its function was entered. */
export interface Site extends UnitNode {
  /** Null where any caller will do. */
  readonly frame: Frame | null
  /** What names mean in the reading that is looked at, as the variables of loops; absent where anything will do. */
  readonly bound?: Bound | undefined
}

/** A function of the repository, and the call by which it was entered. */
export interface Frame {
  readonly definition: PyNode
  readonly call: Site
}

/** A name that an object goes by: `run_config`, `self.config`. */
export interface Name extends Site {
  /** Where the name is used next on the way: what happens to the object later may come too late. */
  readonly until: PyNode
  /**
   * The attributes from there on to the object, where another that holds it goes by the name: `env` of `settings.env`.
   */
  readonly part?: string
  /** Whether what is done before the name stands there counts as well, as for one that is imported. */
  readonly isImported?: boolean
}

/** Where a trail ends: a call, a literal, or whatever the repository does not explain further. */
export interface Origin extends Site {
  readonly names: readonly Name[]
}

/**
 * A text that tells a site from all others, by its place and the calls that lead to it. Repeated calls count once: a
 * function that calls itself would have no end of keys.
 */
export function siteKey({ unit, node, frame, bound }: Site): string {
  const calls = new Set<string>()
  for (let at = frame; at; at = at.call.frame) {
    const { call } = at
    const key = `${placeKey(call.unit, call.node)} ${boundKey(call.bound)}`
    if (calls.has(key)) break
    calls.add(key)
  }
  return [placeKey(unit, node), boundKey(bound), ...calls].join(' < ')
}

const placeKey = ({ path }: Pick<Unit, 'path'>, { start, end }: PyNode): string =>
  `${path} ${start} ${end}`

const boundKeys = new WeakMap<Bound, string>()

/** A text that tells what names mean in one reading from another: loops make their maps anew each time. */
const boundKey = (bound: Bound | undefined): string =>
  bound === undefined
    ? ''
    : once(boundKeys, bound, () =>
        [...bound].map(([{ start, end }, value]) => `${start} ${end} ${valueKey(value)}`).join(),
      )

function valueKey(value: StaticValue): string | number | boolean {
  if ('node' in value && 'unit' in value)
    return (
      placeKey(value.unit, value.node) +
      boundKey(value.kind === 'deferred' ? value.bound : undefined)
    )
  return 'value' in value ? value.value : value.kind
}

/**
 * The last part of the dotted name of a class or function of the SDK that is called, `Environment.get`; null for
 * anything else.
 */
export function sdkName(workspace: Workspace, { unit, node }: UnitNode): string | null {
  const callee = node.type === 'call' ? childOf(node, 'function') : null
  if (!callee) return null
  const world = worldOf(workspace)
  const name = dottedInSdk(world, unit, callee)
  if (name !== null) return /(?:[A-Z]\w*)(?:\.\w+)?$/.exec(name)?.[0] ?? null
  const isClass =
    isSuperInit(unit.module, callee) || /(^|\.)[A-Z]\w*$/.test(textOf(unit.module, callee))
  return (
    throughInstance(workspace, unit, callee) ??
    (isClass ? sdkClass(world, unit, node) : null) ??
    presetOf(world, unit, node)?.type ??
    null
  )
}

/**
 * The name of a method of the SDK that is called on an instance: `CondaDependencies.create` of
 * `CondaDependencies().create`.
 */
function throughInstance(workspace: Workspace, unit: Unit, callee: PyNode): string | null {
  if (callee.type !== 'attribute') return null
  const type = sdkName(workspace, { unit, node: partOf(callee, 'object') })
  const name = type && `${type}.${textOf(unit.module, partOf(callee, 'attribute'))}`
  // those whose parameters are known are the static ones
  return signatureOf(name).length > 0 ? name : null
}

/** The object that an attribute of a given name is read from: `x` of `x.run_config`; null for any other expression. */
export function holderOf(site: Site, attribute: string): Site | null {
  const { unit, node } = site
  return node.type === 'attribute' && textOf(unit.module, partOf(node, 'attribute')) === attribute
    ? { ...site, node: partOf(node, 'object') }
    : null
}

/**
 * The object that a method is called on: `env` of `env.clone('copy')`; null for any other expression.
 *
 * @param name of the method; any where it is absent
 */
export function receiverOf(site: Site, name?: string): Site | null {
  const called = calledMethod(site.unit.module, site.node)
  return called && (name ?? called.name) === called.name ? { ...site, node: called.object } : null
}
