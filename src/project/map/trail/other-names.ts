import {
  EACH_ITEM,
  itemPart,
  literalKey,
  pathTo,
  wholeAccess,
} from '../../../python/access-path.ts'
import { argument, callArguments, callWith } from '../../../python/calls.ts'
import { constructorOf, isSelf } from '../../../python/classes.ts'
import { calledName } from '../../../python/module.ts'
import {
  childOf,
  findFirst,
  isSequence,
  namedChildren,
  type PyNode,
  partOf,
  textOf,
} from '../../../python/syntax.ts'
import { assignedTo } from '../../../python/targets.ts'
import { usesOf } from '../../../python/uses.ts'
import { parameterGiven } from '../../../python/values/bind-arguments.ts'
import { fieldsOf } from '../../../python/values/records.ts'
import { receiver, type Unit, type UnitNode } from '../../../python/values/static-value.ts'
import type { Workspace } from '../../files/workspace.ts'
import { calledBy } from './symbols.ts'

/** The names by which an object goes from some place on, beside the one that it has there. */

/** Another name that an object gets, or that something gets which holds the object. */
export interface OtherName extends UnitNode {
  /** The part of what has that name which the object is; empty for the object itself. */
  readonly part: string
  /** The part of the object that gets the name; empty for the object itself. */
  readonly of: string
  /** What is handed to the function, or the loop, whose parameter or variable it is; null for an assignment. */
  readonly handed: PyNode | null
}

/** The name that the value of an expression gets by what the expression is part of; null where it gets none. */
export function otherName(workspace: Workspace, unit: Unit, node: PyNode): OtherName | null {
  const held = holderFor(workspace, unit, node)
  if (held) return { unit, ...held, of: '', handed: null }
  const variable = variableFor(node)
  if (variable) return { unit, ...variable, part: '', handed: node }
  const parameter = parameterFor(workspace, unit, node)
  return parameter?.node.type === 'identifier'
    ? { ...parameter, part: '', of: '', handed: node }
    : null
}

/**
 * The name of what holds a value from here on: `conf` of `conf.env = env`, of `conf = Conf(env)`, of `conf = {"env":
 * env}`.
 */
function holderFor(
  workspace: Workspace,
  unit: Unit,
  node: PyNode,
): { node: PyNode; part: string } | null {
  const left = assignedTo(node)
  if (left) {
    const base = findFirst(left, ({ type }) => type === 'identifier')
    const { top, path } = base ? wholeAccess(unit.module, base) : { top: null, path: '' }
    return base && top === left ? { node: base, part: path } : null
  }
  const kept = partKept(workspace, unit, node)
  const holder = kept && holderFor(workspace, unit, kept.by)
  return holder && { node: holder.node, part: pathTo(holder.part, kept.part) }
}

/** The literal or call that makes the holder of a value, and the attribute or key under which it holds that. */
function partKept(
  workspace: Workspace,
  unit: Unit,
  node: PyNode,
): { by: PyNode; part: string } | null {
  const { parent } = node
  if (parent?.type === 'pair' && node.field === 'value' && parent.parent)
    return {
      by: parent.parent,
      part: itemPart(literalKey(unit.module, partOf(parent, 'key'))),
    }
  if (parent && isSequence(parent))
    return { by: parent, part: itemPart(String(namedChildren(parent).indexOf(node))) }
  const call = callWith(node)
  if (!call) return null
  const word =
    parent?.type === 'keyword_argument' ? textOf(unit.module, partOf(parent, 'name')) : null
  const name = calledName(unit.module, call)
  if (word && name === 'dict') return { by: call, part: itemPart(word) }
  if (word && name === 'types.SimpleNamespace') return { by: call, part: word }
  const made = calledBy(workspace, { unit, node: call })
  const field = made?.kind === 'class' && fieldKeeping(made, { unit, node: call }, node)
  return field ? { by: call, part: field } : null
}

/** The attribute in which an instance keeps an argument of its constructor. */
function fieldKeeping(type: UnitNode, call: UnitNode, given: PyNode): string | null {
  const { unit, node } = type
  const init = constructorOf(unit, node)
  if (!init) {
    const args = callArguments(call.unit.module, call.node)
    const fields = fieldsOf({ unit, node })
    return fields.find((field) => args && argument(args, field, fields)?.value === given) ?? null
  }
  const definition = { unit, node: init }
  const self = receiver('instance', unit, node)
  const parameter = parameterGiven(definition, call, given, self)
  if (!parameter) return null
  const { module } = unit
  const kept = usesOf(module, textOf(module, parameter), parameter)
    .map(assignedTo)
    .find((left) => left?.type === 'attribute' && isSelf(unit, partOf(left, 'object')))
  return kept ? textOf(module, partOf(kept, 'attribute')) : null
}

/**
 * The variable of a loop over a value, or over a literal that the value is an item of: `rc` of `for rc in (small,
 * large):`.
 */
function variableFor(node: PyNode): { node: PyNode; of: string } | null {
  const isItem = isSequence(node.parent)
  const list = isItem ? node.parent : node
  const loop = list?.field === 'right' ? list.parent : null
  const left = loop?.type === 'for_statement' ? childOf(loop, 'left') : null
  return left?.type === 'identifier' ? { node: left, of: isItem ? '' : EACH_ITEM } : null
}

/** The parameter of a function or method of the repository that gets an argument; null where that is not known. */
export function parameterFor(workspace: Workspace, unit: Unit, passed: PyNode): UnitNode | null {
  const call = callWith(passed)
  const called = call && calledBy(workspace, { unit, node: call })
  if (!call || !called || called.kind === 'class') return null
  const self = called.kind === 'method' ? called.self : null
  const node = parameterGiven(called, { unit, node: call }, passed, self)
  return node && { unit: called.unit, node }
}
