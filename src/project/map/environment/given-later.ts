import { CacheInKeys, once, onceForBoth } from '../../../collections/cache.ts'
import { pathWithin, wholeAccess } from '../../../python/access-path.ts'
import { isSelf } from '../../../python/classes.ts'
import { lastOf } from '../../../python/control-flow.ts'
import { parametersOf } from '../../../python/functions.ts'
import { ancestor, findAll, type PyNode, partOf, textOf } from '../../../python/syntax.ts'
import type { Unit } from '../../../python/values/static-value.ts'
import { readable } from '../../diagnostic.ts'
import type { Workspace } from '../../files/workspace.ts'
import { importers } from '../../world/references.ts'
import { originsOf } from '../trail/origins.ts'
import type { Name, Origin, Site } from '../trail/site.ts'
import { calledBy } from '../trail/symbols.ts'
import { initialised, nextHolder } from './uses-of-made.ts'

/**
 * The names that what a call makes goes by wherever a part of it is asked for, or what that is a part of, however it came
 * there: out of a list, say, or a function that returns it. Each with those before it.
 *
 * @param part `run_config.environment`
 */
export function namesAsked(workspace: Workspace, call: Site, part: string): Name[][] {
  const { unit } = call
  const [attribute = ''] = part.split('.')
  return importers(workspace, unit, attribute).flatMap((path) => {
    const asking = readable(workspace.python(path))
    if (!asking || asking.module.error !== null) return []
    return askedIn(workspace, asking, part)
      .filter((made) => isMadeBy(workspace, call, made))
      .map((made) => {
        const [first = selfOf(made), ...others] = made.names
        return first ? [{ ...first, until: endOf(first) }, ...others] : []
      })
  })
}

/** Whether an object is what a call makes, in the way in which that is looked at. */
function isMadeBy(workspace: Workspace, call: Site, made: Origin): boolean {
  const { unit, node, frame } = call
  if (!initialised(call)) {
    const isSame = made.unit.path === unit.path && made.node.start === node.start
    return isSame && (!frame || !made.frame || made.frame.call.node === frame.call.node)
  }
  // any method may be called on it
  const type = ancestor(node, 'class_definition')
  if (isSelf(made.unit, made.node)) return ancestor(made.node, 'class_definition') === type
  if (frame) return made.node === frame.call.node
  return calledBy(workspace, made)?.node === type
}

/** The `self` of the method that an object is asked in as that; null for any other object. */
function selfOf(made: Origin): Name | null {
  const method = isSelf(made.unit, made.node) ? ancestor(made.node, 'function_definition') : null
  const name = method && parametersOf(method)[0]?.name
  return name ? { ...made, node: name, until: name } : null
}

/** A place behind all that is done by a name. */
const endOf = ({ unit, node }: Name): PyNode =>
  nextHolder(unit.module, node) ?? lastOf(ancestor(node, 'function_definition', 'module') ?? node)

const known = new CacheInKeys<PyNode, WeakMap<Workspace, Map<string, readonly Origin[]>>>()

/** Where each object comes from whose part a file asks for, or what that is a part of. */
function askedIn(workspace: Workspace, unit: Unit, part: string): readonly Origin[] {
  const { module } = unit
  const [attribute] = part.split('.')
  const ofFile = once(known, module.root, () => new WeakMap())
  return onceForBoth(ofFile, workspace, part, () =>
    findAll(module.root, 'attribute').flatMap((read) => {
      if (textOf(module, partOf(read, 'attribute')) !== attribute) return []
      const object = partOf(read, 'object')
      const { path } = wholeAccess(module, object)
      return pathWithin(path, part) || pathWithin(part, path)
        ? originsOf(workspace, { unit, node: object, frame: null })
        : []
    }),
  )
}
