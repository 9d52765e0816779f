import type { CallArguments } from './calls.ts'
import type { Reader } from './evaluate.ts'
import { joinPath } from './paths.ts'
import { type StaticValue, string, type Unit, unknown } from './static-value.ts'
import { decodeEscapes } from './strings.ts'
import { childOf, namedChildren, type PyNode, textOf } from './syntax.ts'

/** `+` and `%` of texts, `/` of paths. */
export function operation(reader: Reader, unit: Unit, node: PyNode): StaticValue {
  const operator = childOf(node, 'operator')?.type
  if (operator !== '+' && operator !== '/' && operator !== '%') return unknown(unit, node)
  const left = reader.part(unit, node, childOf(node, 'left'))
  if (left.kind !== 'string') return left.kind === 'unknown' ? left : unknown(unit, node)
  const right = reader.part(unit, node, childOf(node, 'right'))
  if (operator === '%') return percent(reader, unit, node, left, right)
  if (right.kind !== 'string') return right.kind === 'unknown' ? right : unknown(unit, node)
  const joined = operator === '+' ? left.value + right.value : joinPath(left.value, right.value)
  return string(joined, left.secret || right.secret)
}

function percent(
  reader: Reader,
  unit: Unit,
  node: PyNode,
  template: StaticValue,
  value: StaticValue,
): StaticValue {
  if (template.kind !== 'string') return unknown(unit, node)
  const parts =
    value.kind === 'collection' ? reader.strings(value.unit, namedChildren(value.node)) : [value]
  if (!Array.isArray(parts)) return parts
  let next = 0
  let secret = template.secret ?? false
  let failed: StaticValue | null = null
  const text = template.value.replace(/%(.)/g, (whole, code: string) => {
    if (code === '%') return '%'
    const part = parts[next++]
    if (code !== 's' || part?.kind !== 'string')
      failed = part?.kind === 'unknown' ? part : unknown(unit, node)
    else secret ||= part.secret ?? false
    return part?.kind === 'string' ? part.value : whole
  })
  return failed ?? (next === parts.length ? string(text, secret) : unknown(unit, node))
}

/** An f-string, or strings side by side. */
export function formatted(reader: Reader, unit: Unit, literal: PyNode): StaticValue {
  const { module } = unit
  let joined = ''
  let secret = false
  const parts =
    literal.type === 'string'
      ? [literal]
      : literal.children.filter((child) => child.type === 'string')
  for (const part of parts) {
    const opening = textOf(module, part.children[0] as PyNode)
    if (/b/i.test(opening)) return unknown(unit, literal)
    const raw = /r/i.test(opening)
    for (const piece of part.children) {
      if (piece.type === 'string_content') {
        const content = textOf(module, piece)
        const text = raw ? content : decodeEscapes(content)
        joined += /f/i.test(opening) ? text.replaceAll('{{', '{').replaceAll('}}', '}') : text
      } else if (piece.type === 'interpolation') {
        if (childOf(piece, 'format_specifier') || childOf(piece, 'type_conversion'))
          return unknown(unit, piece)
        const value = reader.part(unit, piece, childOf(piece, 'expression'))
        if (value.kind === 'integer') joined += String(value.value)
        else if (value.kind === 'string') {
          joined += value.value
          secret ||= value.secret ?? false
        } else return value.kind === 'unknown' ? value : unknown(unit, piece)
      }
    }
  }
  return string(joined, secret)
}

/** `'{}/{name}'.format(folder, name=name)`; what sets a width, converts or looks into a value is left. */
export function formatMethod(
  reader: Reader,
  unit: Unit,
  call: PyNode,
  { template, args }: { template: PyNode; args: CallArguments },
): StaticValue {
  const text = reader.read(unit, template)
  if (text.kind !== 'string') return text.kind === 'unknown' ? text : unknown(unit, call)
  let next = 0
  let secret = text.secret ?? false
  let failed: StaticValue | null = null
  const filled = text.value.replace(/\{\{|\}\}|\{([^{}]*)\}/g, (whole, field?: string) => {
    if (field === undefined) return whole.slice(1)
    const node = /^\d*$/.test(field)
      ? args.positional[field === '' ? next++ : Number(field)]
      : args.keyword.get(field)?.value
    const value = reader.part(unit, call, node)
    if (value.kind === 'integer') return String(value.value)
    if (value.kind !== 'string') failed ??= value.kind === 'unknown' ? value : unknown(unit, call)
    else secret ||= value.secret ?? false
    return value.kind === 'string' ? value.value : whole
  })
  return failed ?? string(filled, secret)
}

/** `'/'.join([folder, name])`; null where it is no text that joins. */
export function joinMethod(
  reader: Reader,
  unit: Unit,
  call: PyNode,
  { separator, parts }: { separator: PyNode; parts: PyNode | undefined },
): StaticValue | null {
  const between = reader.read(unit, separator)
  if (between.kind !== 'string' || !parts) return null
  const listed = reader.read(unit, parts)
  if (listed.kind !== 'collection' || !/^(list|tuple)$/.test(listed.node.type))
    return listed.kind === 'unknown' ? listed : unknown(unit, call)
  const values = reader.with(listed.bound, (inner) =>
    inner.strings(listed.unit, namedChildren(listed.node)),
  )
  if (!Array.isArray(values)) return values
  const secret = [between, ...values].some((value) => value.secret)
  return string(values.map(({ value }) => value).join(between.value), secret)
}
