import { reachingBinding } from '../../src/python/bindings.ts'
import { appendItems, itemsOf, removeItems } from '../../src/python/items.ts'
import { markLine } from '../../src/python/marks.ts'
import type { PythonModule } from '../../src/python/module.ts'
import { preferredQuote, quote, stringValue } from '../../src/python/strings.ts'
import { childOf, findAll, type PyNode, textOf } from '../../src/python/syntax.ts'
import { type Edit, insert, remove, replace } from '../../src/text/edits.ts'
import { ALL_FLAGS, type DebugOptions, FLAGS } from '../azureml/flags.ts'

/**
 * The flags among what a step gives its script: appended to a list, tuple, dict or string in the layout that it has,
 * joined to whatever else gives one; and taken out again.
 */

export type Form = 'list' | 'dict'

/** The flags with their values, as they stand in the source: what belongs together on a line. */
export function flagGroups(
  { port, timeout, clientIp }: DebugOptions,
  mark: "'" | '"',
  form: Form,
): string[][] {
  const groups = [
    [quote(FLAGS.enabled, mark), ...(form === 'dict' ? [mark + mark] : [])],
    [quote(FLAGS.timeout, mark), String(timeout)],
    ...(clientIp ? [[quote(FLAGS.clientIp, mark), quote(clientIp, mark)]] : []),
    [quote(FLAGS.port, mark), String(port)],
  ]
  // estimators leave empty values out, so that a flag stands alone
  return form === 'dict' ? groups.map(([flag, value]) => [`${flag}: ${value}`]) : groups
}

/** A literal of its own that holds the flags. */
export function flagsLiteral(options: DebugOptions, mark: "'" | '"', form: Form): string {
  const items = flagGroups(options, mark, form).flat().join(', ')
  return form === 'dict' ? `{${items}}` : `[${items}]`
}

/** Whether the flags are among the arguments, also where a name of this module holds them. */
export function passesFlags(module: PythonModule, value: PyNode): boolean {
  const within = (node: PyNode) =>
    findAll(node, 'string').some((string) => wordsOf(module, string).includes(FLAGS.enabled))
  const held = heldBy(module, value)
  return within(value) || (held !== null && within(held))
}

/** The words of a string literal, those of an f-string between its values. */
const wordsOf = (module: PythonModule, string: PyNode): string[] =>
  (stringValue(module, string) ?? textOf(module, string)).split(/[\s'"]+/)

/** The literal that a plain name stands for. */
function heldBy(module: PythonModule, value: PyNode): PyNode | null {
  if (value.type !== 'identifier') return null
  const binding = reachingBinding(module, value)
  return binding?.kind === 'assignment' ? binding.value : null
}

/** The edits that add the flags; null where the mark that they need finds no place. */
export function addFlags(
  module: PythonModule,
  parameter: string,
  value: PyNode,
  options: DebugOptions,
  form: Form,
): Edit[] | null {
  const own = ownLiteral(module, value)
  const mark = preferredQuote(module, own ?? value)
  const literal = flagsLiteral(options, mark, form)
  const groups = flagGroups(options, mark, form)
  const replaced = (text: string): Edit[] | null => {
    const was = textOf(module, value)
    const noted = /[\r\n]/.test(was)
      ? null
      : markLine(module, value.end, [{ kind: 'was', what: parameter, value: was }])
    return noted && [replace(value.start, value.end, text), noted]
  }
  if (isContainer(value, form))
    return itemsOf(value).length === 0 ? replaced(literal) : append(module, value, groups)
  if (value.type === 'none') return replaced(literal)
  if (own && isContainer(own, form) && itemsOf(own).length > 0) return append(module, own, groups)
  if (form === 'dict') {
    const items = groups.flat().join(', ')
    return [insert(value.start, '{**('), insert(value.end, `), ${items}}`)]
  }
  const kind = kindOf(module, value)
  const flat = groups.flat().map((item) => item.replace(/^(['"])(.*)\1$/, '$2'))
  if (kind === 'string') {
    const inside = stringEnd(module, value)
    if (inside) return [insert(inside.at, (inside.empty ? '' : ' ') + flat.join(' '))]
    return joined(value, quote(` ${flat.join(' ')}`, mark))
  }
  if (kind === 'maybe-none') return replaced(`(${textOf(module, value)} or []) + ${literal}`)
  return joined(value, kind === 'tuple' ? `(${groups.flat().join(', ')})` : literal)
}

const isContainer = (node: PyNode, form: Form): boolean =>
  form === 'dict' ? node.type === 'dictionary' : node.type === 'list' || node.type === 'tuple'

/** Appends to a literal, but not past `--`: what follows it is no option any more. */
function append(
  module: PythonModule,
  container: PyNode,
  groups: readonly (readonly string[])[],
): Edit[] | null {
  const end = itemsOf(container).find((item) => stringValue(module, item) === '--')
  return end
    ? [insert(end.start, `${groups.flat().join(', ')}, `)]
    : appendItems(module, container, { groups })
}

/** `value + flags`: what binds weaker than `+` needs parentheses. */
function joined(value: PyNode, flags: string): Edit[] {
  const loose =
    /^(conditional_expression|boolean_operator|not_operator|comparison_operator|lambda|named_expression|binary_operator)$/.test(
      value.type,
    )
  return loose && !isConcatenation(value)
    ? [insert(value.start, '('), insert(value.end, `) + ${flags}`)]
    : [insert(value.end, ` + ${flags}`)]
}

const isConcatenation = (node: PyNode): boolean =>
  node.type === 'binary_operator' && childOf(node, 'operator')?.type === '+'

/** The literal of a variable that nothing but this argument reads: it is changed where it stands. */
function ownLiteral(module: PythonModule, value: PyNode): PyNode | null {
  const held = heldBy(module, value)
  if (!held) return null
  const name = textOf(module, value)
  const scope = module.scopes.resolve(name, value)
  const uses = module.scopes
    .identifiers(name)
    .filter((use) => module.scopes.resolve(name, use) === scope)
  return uses.length === 2 && scope?.bindings.get(name)?.length === 1 ? held : null
}

/** What an expression gives, as far as `+` is concerned. */
function kindOf(module: PythonModule, value: PyNode): 'list' | 'tuple' | 'string' | 'maybe-none' {
  switch (value.type) {
    case 'string':
    case 'concatenated_string':
      return 'string'
    case 'tuple':
      return 'tuple'
    case 'none':
      return 'maybe-none'
    case 'parenthesized_expression': {
      const inner = value.children[1]
      return inner ? kindOf(module, inner) : 'list'
    }
    case 'conditional_expression': {
      const kinds = [value.children[0], value.children[4]].map((branch) =>
        branch ? kindOf(module, branch) : 'list',
      )
      return kinds.find((kind) => kind !== 'list') ?? 'list'
    }
    case 'binary_operator': {
      const operator = childOf(value, 'operator')?.type
      const left = childOf(value, 'left')
      const right = childOf(value, 'right')
      if (operator === '%' && left) return kindOf(module, left)
      if (operator !== '+' || !left || !right) return 'list'
      const kinds = [kindOf(module, left), kindOf(module, right)]
      return kinds.find((kind) => kind === 'string' || kind === 'tuple') ?? 'list'
    }
    case 'call': {
      const callee = childOf(value, 'function') as PyNode
      const name = textOf(module, callee)
      if (name === 'tuple' || name === 'str') return name === 'str' ? 'string' : 'tuple'
      const object = callee.type === 'attribute' ? childOf(callee, 'object') : null
      const method = callee.type === 'attribute' ? childOf(callee, 'attribute') : null
      const isText = object && kindOf(module, object) === 'string'
      return isText && method && /^(format|join|strip|replace)$/.test(textOf(module, method))
        ? 'string'
        : 'list'
    }
    case 'identifier': {
      const binding = reachingBinding(module, value)
      if (!binding?.value || (binding.kind !== 'assignment' && binding.kind !== 'parameter'))
        return 'list'
      if (binding.value.type === 'identifier') return 'list'
      return kindOf(module, binding.value)
    }
    default:
      return 'list'
  }
}

/** Where text goes that is to end a string literal. */
function stringEnd(module: PythonModule, value: PyNode): { at: number; empty: boolean } | null {
  const literal =
    value.type === 'concatenated_string'
      ? value.children.findLast(({ type }) => type === 'string')
      : value
  if (literal?.type !== 'string') return null
  const close = literal.children.at(-1)
  return close?.type === 'string_end'
    ? { at: close.start, empty: stringValue(module, value) === '' }
    : null
}

/** The edits that take our flags out of what a step passes; `all` where they are all there is. */
export function removeFlags(module: PythonModule, value: PyNode): Edit[] | 'all' {
  if (value.type === 'identifier') {
    const held = heldBy(module, value)
    const edits = held && isWhole(module, held) ? removeFlags(module, held) : []
    return edits === 'all' ? [] : edits
  }
  if (/^(list|tuple|dictionary)$/.test(value.type)) {
    const items = itemsOf(value)
    const flags = flagItems(module, items)
    if (flags.length === 0) return []
    const rest = items.filter((item) => !flags.includes(item))
    const splat = rest[0]?.type === 'dictionary_splat' ? rest[0] : null
    const inner = splat?.children.find(({ type }) => type === 'parenthesized_expression')
    if (rest.length === 1 && inner?.children[1])
      return [
        remove(value.start, inner.children[1].start),
        remove(inner.children[1].end, value.end),
      ]
    return flags.length === items.length ? 'all' : removeItems(module, value, flags)
  }
  if (value.type === 'string' || value.type === 'concatenated_string') {
    const text =
      /(?:^| )--remote_debug --remote_debug_connection_timeout \d+(?: --remote_debug_client_ip [^\s'"]+)? --remote_debug_port \d+(?=['"]+$)/
    const match =
      text.exec(textOf(module, value)) ??
      text.exec(textOf(module, value).replace(/^(\w*['"])/, (open) => ' '.repeat(open.length)))
    if (!match) return []
    const at = value.start + match.index
    const blank = textOf(module, value)[match.index] === ' '
    return [remove(blank ? at : at + (match[0].startsWith(' ') ? 1 : 0), at + match[0].length)]
  }
  if (!isConcatenation(value)) return []
  const left = childOf(value, 'left') as PyNode
  const right = childOf(value, 'right') as PyNode
  const ours =
    right.type === 'list' || right.type === 'tuple'
      ? itemsOf(right).length > 0 &&
        flagItems(module, itemsOf(right)).length === itemsOf(right).length
      : right.type === 'string' &&
        (stringValue(module, right) ?? '').startsWith(` ${FLAGS.enabled} `)
  if (!ours) return []
  const inner = left.type === 'parenthesized_expression' ? left.children[1] : undefined
  return inner && !isConcatenation(inner)
    ? [remove(left.start, inner.start), remove(inner.end, value.end)]
    : [remove(left.end, value.end)]
}

/** Whether a literal holds the flags as `add` writes them, all of them. */
export function isWhole(module: PythonModule, value: PyNode): boolean {
  const text = findAll(value, 'string').flatMap((string) => wordsOf(module, string))
  return [FLAGS.enabled, FLAGS.timeout, FLAGS.port].every((flag) => text.includes(flag))
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
    return takesValue && flagOf(before) !== FLAGS.enabled
  })
}
