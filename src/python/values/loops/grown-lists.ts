import { lineage, usesOfOwn } from '../../classes.ts'
import { type Added, addedAt } from '../../growth.ts'
import { type PyNode, partOf, textOf } from '../../syntax.ts'
import { usesOf } from '../../uses.ts'
import { isChangedByOthers } from '../changes.ts'
import type { Reader } from '../evaluate.ts'
import { heldByInstances } from '../instance-attributes.ts'
import { mayBeRebound } from '../rebound.ts'
import type { Unit, UnitNode } from '../static-value.ts'

/** A list that is filled step by step: what it starts with, and what is added anywhere, in whatever order. */
export interface GrownList {
  readonly start: UnitNode
  readonly added: readonly (Added & UnitNode)[]
}

/** The list that a name or an attribute holds; null where it may be changed by anything but adding to it. */
export function grownList(reader: Reader, unit: Unit, node: PyNode): GrownList | null {
  switch (node.type) {
    case 'identifier':
      return listOfName(reader, unit, node)
    case 'attribute':
      return listOfAttribute(reader, unit, node)
    default:
      return null
  }
}

/** `specs = []`, and `specs.append(…)` in its module. */
function listOfName(reader: Reader, unit: Unit, use: PyNode): GrownList | null {
  const { module } = unit
  const name = textOf(module, use)
  const [first, ...others] = module.scopes.bindingsOf(name, use)
  const isGrown = others.every(({ node }) => node.parent?.type === 'augmented_assignment')
  if (first?.kind !== 'assignment' || !first.value || !isGrown) return null
  if (mayBeRebound(reader, unit, first, use)) return null
  const added = addedIn(reader, unit, usesOf(module, name, use))
  return added && { start: { unit, node: first.value }, added }
}

/** `self.specs = []`, and `self.specs.append(…)` in methods of its class. */
function listOfAttribute(reader: Reader, unit: Unit, use: PyNode): GrownList | null {
  const object = reader.read(unit, partOf(use, 'object'))
  if (object.kind !== 'instance') return null
  const name = textOf(unit.module, partOf(use, 'attribute'))
  const line = lineage(reader, object)
  const start = heldByInstances(line, name)
  if (!start || line.some((type) => reader.world.isReplaced(type.unit, type.node, name)))
    return null
  const added = line.map((type) => addedIn(reader, type.unit, usesOfOwn(type, name)))
  return added.every((each) => each !== null) ? { start, added: added.flat() } : null
}

function addedIn(reader: Reader, unit: Unit, uses: readonly PyNode[]): (Added & UnitNode)[] | null {
  const added = addedAt(unit.module, uses)
  return added && !isChangedByOthers(reader, unit, uses)
    ? added.map((each) => ({ unit, ...each }))
    : null
}
