import { only } from '../../collections/only.ts'
import { callArguments, calledMethod } from '../calls.ts'
import { calledName } from '../module.ts'
import { basename, parentOf } from '../paths.ts'
import { namedChildren, type PyNode, partOf } from '../syntax.ts'
import type { Reader } from './evaluate.ts'
import { type StaticValue, type StaticValueOf, string, type Unit } from './static-value.ts'

/** Parts of texts: `name[:-3]`, `os.path.splitext(path)[0]`, `name.split(".")[0]`. */

/** Functions that divide a path into two. */
const DIVIDED = new Map<string, (path: StaticValueOf<'string'>) => StaticValue[]>([
  ['os.path.split', splitFolder],
  ['os.path.splitext', splitExtension],
])

/** The texts that a call divides one into; null for any other call. */
export function dividedText(
  reader: Reader,
  unit: Unit,
  call: PyNode,
): readonly StaticValue[] | null {
  if (call.type !== 'call') return null
  const args = callArguments(unit.module, call)
  const method = calledMethod(unit.module, call)
  if (!args || args.starred || args.keyword.size > 0) return null
  const given = only(args.positional)
  const divide = given && DIVIDED.get(calledName(unit.module, call))
  if (divide) {
    const path = reader.read(unit, given)
    return path.kind === 'string' ? divide(path) : null
  }
  if (method?.name !== 'split' || args.positional.length > 1) return null
  const text = reader.read(unit, method.object)
  const separator = separatorIn(reader, unit, given)
  if (text.kind !== 'string' || separator === null) return null
  // blanks at its ends divide nothing
  const whole = given ? text.value : text.value.trim()
  const parts = whole === '' && !given ? [] : whole.split(separator)
  return parts.map((part) => string(part, text.secret))
}

/** What `text.split(",")` divides at, and `text.split()`; null where it is not known. */
function separatorIn(reader: Reader, unit: Unit, given: PyNode | null): string | RegExp | null {
  if (!given) return /\s+/
  const separator = reader.read(unit, given)
  return separator.kind === 'string' && separator.value !== '' ? separator.value : null
}

function splitFolder({ value, secret }: StaticValueOf<'string'>): StaticValue[] {
  return [string(parentOf(value), secret), string(basename(value), secret)]
}

function splitExtension({ value, secret }: StaticValueOf<'string'>): StaticValue[] {
  const extension = /(?<=[^.].*)\.[^.]*$/.exec(basename(value))?.[0] ?? ''
  const stem = value.slice(0, value.length - extension.length)
  return [string(stem, secret), string(extension, secret)]
}

/** The value of `text[from:to]`; null where its ends are not known. */
function slicedText(
  reader: Reader,
  unit: Unit,
  { value, secret }: StaticValueOf<'string'>,
  slice: PyNode,
): StaticValue | null {
  const colons = slice.children.filter(({ type }) => type === ':')
  const [colon] = colons
  if (!colon || colons.length > 1) return null
  const ends = namedChildren(slice).map((node) => ({ node, end: reader.read(unit, node) }))
  const at = (isStart: boolean, otherwise: number): number | null => {
    const found = ends.find(({ node }) => node.start < colon.start === isStart)
    if (!found) return otherwise
    return found.end.kind === 'integer' ? found.end.value : null
  }
  // Python counts characters, which these are where none takes two units
  const [from, to] = [at(true, 0), at(false, value.length)]
  if (from === null || to === null || /[\ud800-\udfff]/.test(value)) return null
  return string(value.slice(from, to), secret)
}

/** The part of a text that a subscript takes; null where it takes something else. */
export function partOfText(reader: Reader, unit: Unit, subscript: PyNode): StaticValue | null {
  const holder = partOf(subscript, 'value')
  const key = partOf(subscript, 'subscript')
  if (key.type === 'slice') {
    const text = reader.read(unit, holder)
    return text.kind === 'string' ? slicedText(reader, unit, text, key) : null
  }
  const parts = dividedText(reader, unit, holder)
  const place = parts && reader.read(unit, key)
  return (place?.kind === 'integer' && parts?.at(place.value)) || null
}
