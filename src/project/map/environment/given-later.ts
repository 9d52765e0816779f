import { CacheInKeys, once } from '../../../once.ts'
import { wholeAccess } from '../../../python/access-path.ts'
import { lastOf } from '../../../python/control-flow.ts'
import { ancestor, findAll, type PyNode, partOf, textOf } from '../../../python/syntax.ts'
import type { Unit } from '../../../python/values/static-value.ts'
import { readable } from '../../diagnostic.ts'
import type { Workspace } from '../../files/workspace.ts'
import { importersHolding } from '../../world/importers.ts'
import { withoutTests } from '../../world/references.ts'
import { originsOf } from '../trail/origins.ts'
import type { Name, Origin, Site } from '../trail/site.ts'
import { nextHolder } from './uses-of-made.ts'

/**
 * The names that what a call makes goes by wherever a part of it is asked for, or what that is a part of, however it came
 * there: out of a list, say, or a function that returns it. Each with those before it.
 *
 * @param part `run_config.environment`
 */
export function namesAsked(workspace: Workspace, call: Site, part: string): Name[][] {
  const { unit, node, frame } = call
  const [attribute = ''] = part.split('.')
  return withoutTests(unit, importersHolding(workspace, unit, attribute)).flatMap((path) => {
    const asking = readable(workspace.python(path))
    if (!asking || asking.module.error !== null) return []
    return askedIn(workspace, asking, part)
      .filter((made) => made.unit.path === unit.path && made.node.start === node.start)
      .filter((made) => !frame || !made.frame || made.frame.call.node === frame.call.node)
      .map(({ names: [first, ...others] }) =>
        first ? [{ ...first, until: endOf(first) }, ...others] : [],
      )
  })
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
  return once(
    once(ofFile, workspace, () => new Map<string, readonly Origin[]>()),
    part,
    () =>
      findAll(module.root, 'attribute').flatMap((read) => {
        if (textOf(module, partOf(read, 'attribute')) !== attribute) return []
        const object = partOf(read, 'object')
        const { path } = wholeAccess(module, object)
        return isPartOf(path, part) || isPartOf(part, path)
          ? originsOf(workspace, { unit, node: object, frame: null })
          : []
      }),
  )
}

const isPartOf = (path: string, whole: string): boolean => `${path}.`.startsWith(`${whole}.`)
