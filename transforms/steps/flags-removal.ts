import { removeItems } from '../../src/python/edits/removed-items.ts'
import type { PythonModule } from '../../src/python/module.ts'
import { stringValue } from '../../src/python/strings.ts'
import {
  childOf,
  findAll,
  namedChildren,
  type PyNode,
  partOf,
  textOf,
} from '../../src/python/syntax.ts'
import { newlineAt } from '../../src/text/document.ts'
import { type Edit, remove, replace } from '../../src/text/edits.ts'
import { isEmpty } from '../../src/text/marker.ts'
import { ALL_FLAGS, DEBUG_FLAGS } from '../azureml/flags.ts'
import { heldBy, isContainer } from './flags-addition.ts'
import { addedValue, isConcatenation, reduceTo, spreadIn, spreadValue } from './joined.ts'
import { wordsOf } from './passed-flags.ts'

/** The flags taken out again of what a step gives its script: the inverse of `addFlags`. */

/** The edits that take our flags out of the arguments of a step; `all` is true where nothing else is left. */
export function removeFlags(module: PythonModule, value: PyNode): Edit[] | 'all' {
  if (value.type === 'identifier') {
    const held = heldBy(module, value)
    const edits = held && isWhole(module, held) ? removeFromLiteral(module, held) : []
    return edits === 'all' ? [] : edits
  }
  // a formatter puts what it has wrapped into parentheses
  const [inner] = value.type === 'parenthesized_expression' ? namedChildren(value) : []
  if (inner && endsInFlags(module, inner)) return removeFlags(module, inner)
  const joined = joinedTo(module, value)
  return joined ? reduceTo(joined, value) : removeFromLiteral(module, value)
}

/** The expression that flags have been joined to; null where they have not. */
function joinedTo(module: PythonModule, value: PyNode): PyNode | null {
  if (/^(list|dictionary)$/.test(value.type)) {
    const items = namedChildren(value)
    const flags = flagItems(module, items)
    const inner = flags.length > 0 ? spreadIn(items.filter((item) => !flags.includes(item))) : null
    return inner && spreadValue(module, inner)
  }
  return endsInFlags(module, value) ? addedValue(module, partOf(value, 'left')) : null
}

/** The operand of `… + [flags]`, in any of the types that have `+`. */
function endsInFlags(module: PythonModule, value: PyNode): boolean {
  const right = isConcatenation(value) ? childOf(value, 'right') : null
  if (right?.type === 'string')
    return (stringValue(module, right) ?? '').startsWith(` ${DEBUG_FLAGS.enabled} `)
  if (!right || !isContainer(right, 'list')) return false
  const items = namedChildren(right)
  return items.length > 0 && flagItems(module, items).length === items.length
}

function removeFromLiteral(module: PythonModule, value: PyNode): Edit[] | 'all' {
  switch (value.type) {
    case 'list':
    case 'tuple':
    case 'expression_list':
    case 'dictionary': {
      const items = namedChildren(value)
      const flags = flagItems(module, items)
      return items.length > 0 && flags.length === items.length
        ? 'all'
        : removeItems(module, value, flags)
    }
    case 'string':
    case 'concatenated_string':
      return removeFromText(module, value)
    default:
      return endsInFlags(module, value) ? reduceTo(partOf(value, 'left'), value) : []
  }
}

const WRITTEN = String.raw`--remote_debug --remote_debug_connection_timeout \d+(?: --remote_debug_client_ip [^\s'"]+)? --remote_debug_port \d+`
/** Our flags with their values in a text, and the blank before them, or behind them where they come first. */
const IN_TEXT = new RegExp(String.raw` ${WRITTEN}(?=[\s'"])|(?<=['"])${WRITTEN}(?: |(?=['"]))`)

function removeFromText(module: PythonModule, value: PyNode): Edit[] {
  const match = IN_TEXT.exec(textOf(module, value))
  const at = value.start + (match?.index ?? 0)
  return match ? [remove(at, at + match[0].length)] : []
}

/** Whether a literal holds all flags as `add` writes them. */
export function isWhole(module: PythonModule, value: PyNode): boolean {
  const text = findAll(value, 'string').flatMap((string) => wordsOf(module, string))
  return [DEBUG_FLAGS.enabled, DEBUG_FLAGS.timeout, DEBUG_FLAGS.port].every((flag) =>
    text.includes(flag),
  )
}

/** Our flags with their values: neighbouring items of a list, pairs of a dict. */
function flagItems(module: PythonModule, items: readonly PyNode[]): PyNode[] {
  const flagOf = (item: PyNode | undefined): string => {
    const node = item?.type === 'pair' ? childOf(item, 'key') : item
    return (node && stringValue(module, node)) ?? ''
  }
  return items.filter((item, index) => {
    if (ALL_FLAGS.has(flagOf(item))) return true
    const before = items[index - 1]
    const takesValue = before?.type !== 'pair' && ALL_FLAGS.has(flagOf(before))
    return takesValue && flagOf(before) !== DEBUG_FLAGS.enabled
  })
}

/**
 * The edits that put back the value which a mark tells of. Comments between the flags are not in it, and stay, as does
 * what somebody has added to them since.
 */
export function restoreValue(module: PythonModule, value: PyNode, was: string): Edit[] {
  const isNoted = isEmpty(was) && value.children.some(({ type }) => type === 'comment')
  return isLiteral(value) && (isNoted || holdsMore(module, value))
    ? removeItems(module, value, flagItems(module, namedChildren(value)))
    : [replace(value.start, value.end, was.replaceAll('\n', newlineAt(module.text, value.start)))]
}

const isLiteral = ({ type }: PyNode): boolean => /^(list|tuple|dictionary)$/.test(type)

/** Whether somebody has added to a literal that `add` has written: it spreads what there was before, if anything. */
export function holdsMore(module: PythonModule, value: PyNode): boolean {
  const items = isLiteral(value) ? namedChildren(value) : []
  const flags = flagItems(module, items)
  return items.some((item) => !flags.includes(item) && !/_splat$/.test(item.type))
}
