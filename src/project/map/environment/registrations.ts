import { SDK } from '../../../../transforms/azureml/kinds.ts'
import { once } from '../../../collections/cache.ts'
import { only } from '../../../collections/only.ts'
import { argument, callArguments, calledMethod } from '../../../python/calls.ts'
import { excerpt } from '../../../python/excerpt.ts'
import { childOf, findAll, type PyNode, textOf } from '../../../python/syntax.ts'
import type { Unit, UnitNode } from '../../../python/values/static-value.ts'
import { readable } from '../../diagnostic.ts'
import type { Workspace } from '../../files/workspace.ts'
import { argumentSite } from '../trail/argument-site.ts'
import { areInOneFunction } from '../trail/branches.ts'
import { eventsOf } from '../trail/events.ts'
import { frameOf, waysToText } from '../trail/frames.ts'
import { inForce } from '../trail/in-force.ts'
import { originsOf } from '../trail/origins.ts'
import { isAlwaysLiteral, stringsOf } from '../trail/possible-values.ts'
import { holderOf, type Origin, receiverOf, type Site, sdkName } from '../trail/site.ts'

/** Where the repository registers an environment that is asked for by its name: in this file, else anywhere. */
export function registrationsOf(workspace: Workspace, asked: Site, name: string): Site[] {
  const { unit } = asked
  const own = registrationsIn(workspace, unit, name, asked)
  if (own.length > 0) return own.slice(-1)
  return once(registering, workspace, () => filesThatRegister(workspace)).flatMap((path) => {
    if (path === unit.path) return []
    const other = readable(workspace.python(path))
    if (!other || other.module.error !== null) return []
    return registrationsIn(workspace, other, name).slice(-1)
  })
}

const registering = new WeakMap<Workspace, readonly string[]>()

/** Files that may register something in a workspace of Azure ML. */
const filesThatRegister = (workspace: Workspace): string[] =>
  workspace.mentioning(SDK).filter((path) => workspace.holds(path, ['.register(', '.build(']))

/**
 * The environments of a name that a file registers.
 *
 * @param asked a place of this file: what its function registers is seen through the same caller
 */
function registrationsIn(workspace: Workspace, unit: Unit, name: string, asked?: Site): Site[] {
  return findAll(unit.module.root, 'call').flatMap((call) => {
    const called = calledMethod(unit.module, call)
    if (!called || !/^(register|build)$/.test(called.name)) return []
    const site: Site =
      asked && areInOneFunction(call, asked.node)
        ? { ...asked, node: called.object }
        : { unit, node: called.object, frame: null }
    const names = environmentsOf(workspace, site).flatMap(
      (made) => nameGiven(workspace, made) ?? [],
    )
    if (names.some((given) => stringsOf(workspace, given).join() === name)) return [site]
    // a loop, or a function that others call, registers several
    return names
      .flatMap((given) => waysToText(workspace, given, name))
      .map((bound) => ({ ...site, frame: frameOf(call, bound), bound }))
  })
}

/** The name that an environment is made by: `Environment('x')`, `Environment.from_…('x', …)`, `env.clone('x')`. */
function nameGiven(workspace: Workspace, made: Site): Site | null {
  if (/^Environment(\.from_\w+)?$/.test(sdkName(workspace, made) ?? ''))
    return argumentSite(workspace, made, 'name')
  const args = receiverOf(made, 'clone') && callArguments(made.unit.module, made.node)
  const given = args && argument(args, 'new_name', ['new_name'])
  return given ? { ...made, node: given.value } : null
}

/** What an expression stands for; what was given to the configuration, where it is `run_config.environment`. */
function environmentsOf(workspace: Workspace, site: Site): readonly Origin[] {
  return originsOf(workspace, site).flatMap((origin) => {
    const owner = holderOf(origin, 'environment')
    if (!owner) return [origin]
    return originsOf(workspace, owner).flatMap(({ names }) => {
      const events = names.map((name) => eventsOf(workspace, name))
      return inForce(events, 'environment').flatMap((given) => originsOf(workspace, given))
    })
  })
}

/** `Environment.get(…)`, and `environments[name]` or `environments.get(name)` of what `Environment.list` gave. */
export const isGotByName = (workspace: Workspace, { unit, node }: UnitNode): boolean =>
  node.type === 'subscript' || lookedUpName(workspace, { unit, node, frame: null }) !== null

/** The name that is looked up: `Environment.get(ws, 'x')`, `ws.environments['x']`, `ws.environments.get('x')`. */
export function lookedUpName(workspace: Workspace, site: Site): Site | null {
  if (sdkName(workspace, site) === 'Environment.get') return argumentSite(workspace, site, 'name')
  const { unit, frame } = site
  const [held, key] = keyOf(site)
  if (!held || !key) return null
  const isRegistry = originsOf(workspace, { unit, node: held, frame }).some((origin) =>
    origin.node.type === 'attribute'
      ? textOf(origin.unit.module, childOf(origin.node, 'attribute') ?? origin.node) ===
        'environments'
      : sdkName(workspace, origin) === 'Environment.list',
  )
  return isRegistry ? { unit, node: key, frame } : null
}

/**
 * The version of an environment that is asked for, in words, where it is still given after another was registered. Null
 * for the latest, and for that of an object, which may be the one that was registered (`env.version`).
 */
export function pinnedVersion(workspace: Workspace, site: Site): string | null {
  const isByName = sdkName(workspace, site) === 'Environment.get'
  const given = isByName ? argumentSite(workspace, site, 'version') : null
  if (!given || isAlwaysLiteral(workspace, given, /^none$/)) return null
  const text = only(stringsOf(workspace, given))
  if (text !== null) return /^latest$/i.test(text) ? null : `version ${text}`
  const written = excerpt(given.unit.module, given.node)
  return written.endsWith('.version') ? null : `the one that ${written} gives`
}

/** What is looked into, and the key: `held[key]`, `held.get(key)`. */
function keyOf({ unit: { module }, node }: UnitNode): readonly (PyNode | null | undefined)[] {
  if (node.type === 'subscript') return [childOf(node, 'value'), childOf(node, 'subscript')]
  const called = calledMethod(module, node)
  return called?.name === 'get' ? [called.object, callArguments(module, node)?.positional[0]] : []
}
