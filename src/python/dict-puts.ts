import { callArguments } from './calls.ts'
import type { PythonModule } from './module.ts'
import { isChanged } from './mutations.ts'
import { stringValue } from './strings.ts'
import {
  childOf,
  methodCalledOn,
  namedChildren,
  type PyNode,
  partOf,
  statementOf,
  textOf,
} from './syntax.ts'

/**
 * An item that is put into a dict; the key is null for `update(value)`, which puts in all items of another dict, and the
 * value for `pop("name")`, which takes one out.
 */
export type Put =
  | { readonly key: null; readonly value: PyNode; readonly ifAbsent?: never }
  | ItemPut
  | { readonly key: string; readonly value: null; readonly ifAbsent?: never }

interface ItemPut {
  /** An expression where it is no literal. */
  readonly key: string | PyNode
  readonly value: PyNode
  /** Whether it is put in only where the dict has no such item: `setdefault`. */
  readonly ifAbsent?: true
}

/** What a use of a dict puts into it: nothing where it is only read; null for anything else. */
export function putsBy(module: PythonModule, use: PyNode): Put[] | null {
  const { parent, field } = use
  if (parent?.type === 'dictionary_splat') return []
  const method = methodCalledOn(module, use)
  if (method?.name === 'update') return putsByUpdate(module, method.call)
  if (method?.name === 'setdefault') return putsByDefault(module, method.call)
  if (method?.name === 'pop') return putsByPop(module, method.call)
  if (method) return /^(get|items|keys|values|copy)$/.test(method.name) ? [] : null
  if (parent?.type !== 'subscript' || field !== 'value') return null
  const assignment = parent.parent
  if (assignment?.type !== 'assignment' || parent.field !== 'left')
    return isChanged(module, use) ? null : []
  const index = childOf(parent, 'subscript')
  const value = childOf(assignment, 'right')
  const isPlain = assignment.parent?.type === 'expression_statement' && value?.type !== 'assignment'
  return index && value && isPlain ? [{ key: stringValue(module, index) ?? index, value }] : null
}

function putsByUpdate(module: PythonModule, call: PyNode): Put[] | null {
  const args = callArguments(module, call)
  if (!args || args.starred || call.parent?.type !== 'expression_statement') return null
  return [
    ...args.positional.map((value) => ({ key: null, value })),
    ...namedChildren(partOf(call, 'arguments'))
      .filter(({ type }) => type === 'keyword_argument')
      .map((each) => ({
        key: textOf(module, partOf(each, 'name')),
        value: partOf(each, 'value'),
      })),
  ]
}

/** What `setdefault("name", value)` puts in. */
function putsByDefault(module: PythonModule, call: PyNode): Put[] | null {
  const args = callArguments(module, call)
  if (!args || args.starred || call.parent?.type !== 'expression_statement') return null
  const [name, value] = args.positional
  const key = name ? stringValue(module, name) : null
  return key !== null && value ? [{ key, value, ifAbsent: true }] : null
}

/** What `pop("name")` takes out, wherever it stands in a statement, but where that decides whether it is run. */
function putsByPop(module: PythonModule, call: PyNode): Put[] | null {
  const args = callArguments(module, call)
  const key = args?.positional[0] ? stringValue(module, args.positional[0]) : null
  if (key === null || args?.starred) return null
  const statement = statementOf(call)
  for (let at = call; at !== statement && at.parent; at = at.parent)
    if (DECIDING.test(at.parent.type)) return null
  return [{ key, value: null }]
}

/** What may run a part of itself not at all, or several times. */
const DECIDING = /^(conditional_expression|boolean_operator|elif_clause|(while|assert)_statement)$/
