import { isMutated } from '../../../python/mutations.ts'
import { stringValue } from '../../../python/strings.ts'
import {
  ancestor,
  childOf,
  namedChildren,
  type PyNode,
  partOf,
  textOf,
} from '../../../python/syntax.ts'
import { usesOf } from '../../../python/uses.ts'
import { Reader } from '../../../python/values/evaluate.ts'
import { readable } from '../../diagnostic.ts'
import type { PythonFile } from '../../files/python-file.ts'
import { itemsOfLoop } from '../../world/loops/loop-items.ts'
import { sharedWorld } from '../../world/world.ts'
import { completedDict } from '../completed-dict.ts'
import type { NextSite } from './next-sites.ts'
import type { Name, Site } from './site.ts'
import type { Trail } from './trail.ts'

/** Where a trail goes on in a list or a dict that stands as a literal: what a loop goes over, and what a key chooses. */

/** The loop that has a name among its variables; null where it is bound otherwise. */
export function loopOver(name: PyNode): PyNode | null {
  const loop = ancestor(name, 'for_statement', 'for_in_clause')
  const left = loop && childOf(loop, 'left')
  return left && left.start <= name.start && name.end <= left.end ? loop : null
}

/** `for config in (a, b):` each of the items, where it is not settled which one is meant. */
export function followLoop(
  { workspace }: Trail,
  { file, node, frame, bound }: Site,
  loop: PyNode,
  name: Name,
): NextSite[] {
  const items = bound?.has(node)
    ? [bound]
    : itemsOfLoop(new Reader(sharedWorld(workspace)), file, loop)
  const around = ancestor(node, 'function_definition')
  const found = items?.map((item): NextSite | null => {
    const value = item.get(node)
    const from = value?.kind === 'deferred' ? readable(workspace.python(value.unit.path)) : null
    if (value?.kind !== 'deferred' || !from) return null
    const isHere = ancestor(value.node, 'function_definition') === around
    return { file: from, node: value.node, frame: isHere ? frame : null, bound, name }
  })
  return found?.every((site) => site !== null) ? found : []
}

/** `{'a': x}['a']`, `[x, y][0]`: the item of a literal; each of them where the key is known only when the code runs. */
export function followSubscript(trail: Trail, site: Site): NextSite[] {
  const [held, key] = [childOf(site.node, 'value'), childOf(site.node, 'subscript')]
  if (!held || !key) return []
  const wanted = keyAt(trail, { ...site, node: key })
  const put = itemPut(site.file, held, wanted)
  if (put) return [{ ...site, node: put }]
  const items = trail.origins({ ...site, node: held }).map((origin) => ({
    ...origin,
    nodes: origin.names.some(isChangedThrough) ? [] : itemsOf(origin, wanted),
  }))
  // where one of them is not known, it may be anything
  if (items.some(({ nodes }) => nodes.length === 0)) return []
  return items.flatMap(({ nodes, file, frame, bound }) =>
    nodes.map((node) => ({ file, node, frame, bound })),
  )
}

/** The item that is put into a dict step by step before it is used: `configurations["gpu"] = …`; null for all others. */
function itemPut({ module }: PythonFile, held: PyNode, { text, isKnown }: Key): PyNode | null {
  const dict = isKnown && held.type === 'identifier' ? completedDict(module, held) : null
  if (!dict || dict.puts.some(({ key }) => key === null)) return null
  // what is done to an item through the dict is not seen with the item
  if (usesOf(module, textOf(module, held), held).some(isMoreThanRead)) return null
  return dict.puts.findLast(({ key }) => key === text)?.value ?? null
}

/** `configurations["gpu"].environment = …`, and whatever else is said of an item. */
const isMoreThanRead = ({ parent }: PyNode): boolean => parent?.parent?.type === 'attribute'

/** What a key is, or its own text where that is known only when the code runs. */
function keyAt({ workspace }: Trail, { file, node, bound }: Site): Key {
  const value = new Reader(sharedWorld(workspace), bound).read(file, node)
  return value.kind === 'string' || value.kind === 'integer'
    ? { text: String(value.value), isKnown: true }
    : { text: textOf(file.module, node), isKnown: false }
}

interface Key {
  readonly text: string
  readonly isKnown: boolean
}

const isChangedThrough = ({ file: { module }, node }: Name): boolean =>
  node.type === 'identifier' && isMutated(module, { name: textOf(module, node), node })

/** The items of a literal that a key may choose; none where that cannot be told. */
function itemsOf({ file: { module }, node }: Site, { text, isKnown }: Key): PyNode[] {
  const children = namedChildren(node)
  const isPlain = children.every(({ type }) => !/splat|comprehension/.test(type))
  if (/^(list|tuple|expression_list)$/.test(node.type))
    return isKnown ? children.filter((_, index) => String(index) === text) : isPlain ? children : []
  if (node.type !== 'dictionary') return []
  const pairs = children.filter(({ type }) => type === 'pair')
  const own = pairs.findLast((pair) => {
    const key = partOf(pair, 'key')
    return (stringValue(module, key) ?? textOf(module, key)) === text
  })
  const meant = own ? [own] : isPlain && !isKnown ? pairs : []
  return meant.map((pair) => partOf(pair, 'value'))
}
