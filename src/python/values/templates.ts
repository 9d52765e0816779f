import { splatsOf } from '../calls.ts'
import { calledName } from '../module.ts'
import { namedChildren, type PyNode } from '../syntax.ts'
import { readNamed, readUnder } from './collections.ts'
import type { Reader } from './evaluate.ts'
import type { LibraryCall } from './library-calls.ts'
import { attributeOf } from './objects.ts'
import {
  integer,
  type StaticValue,
  type StaticValueOf,
  stopped,
  string,
  type UnitNode,
  unknown,
} from './static-value.ts'
import { attributeOfText } from './text-attributes.ts'
import { asPart, concatenated, type TextPart } from './texts.ts'

/** Texts with places that a method fills in. */

/**
 * The value of `"{}/{name}.py".format(folder, **names)` or `Template("$name.py").substitute(names)`; null for any other
 * call, and where a list gives what is filled in.
 */
export function filledTemplate(reader: Reader, call: LibraryCall): StaticValue | null {
  const { unit, args, method } = call
  if (!method) return null
  const splats = splatsOf(call.node)
  if (splats.some(({ type }) => type === 'list_splat')) return null
  switch (method.name) {
    case 'format':
      return formatted(reader, call, method.object, args.positional, namesGiven(reader, call, []))
    case 'format_map': {
      const names = namesGiven(reader, call, args.positional)
      return formatted(reader, call, method.object, [], names)
    }
    case 'substitute':
    case 'safe_substitute': {
      const made = reader.read(unit, method.object)
      return made.kind === 'unknown' &&
        calledName(made.unit.module, made.node) === 'string.Template'
        ? substituted(reader, call, made, method.name === 'substitute')
        : null
    }
    default:
      return null
  }
}

/** What is given by name: keywords win over `**names`, and these over dicts that are given by place. */
function namesGiven(
  reader: Reader,
  { unit, node, args }: LibraryCall,
  dicts: readonly PyNode[],
): StaticValueOf<'keywords'> {
  const splats = splatsOf(node).flatMap((splat) => namedChildren(splat)[0] ?? [])
  return {
    kind: 'keywords',
    unit,
    given: new Map([...args.keyword].map(([name, { value }]) => [name, value])),
    bound: reader.bound,
    rest: { of: [...dicts, ...splats].map((each) => ({ unit, node: each })), without: new Set() },
  }
}

/** The value of a text that `format` fills in; not known where a field sets a width, or converts. */
function formatted(
  reader: Reader,
  { unit, node }: LibraryCall,
  template: PyNode,
  positional: readonly PyNode[],
  names: StaticValueOf<'keywords'>,
): StaticValue {
  const text = reader.read(unit, template)
  if (text.kind !== 'string') return stopped(unit, node, text)
  let next = 0
  const pieces = text.value.split(/(\{\{|\}\}|\{[^{}]*\})/).map((piece, index): TextPart => {
    if (index % 2 === 0) return piece
    if (piece === '{{' || piece === '}}') return piece.slice(1)
    const [, first = '', path] = /^\{(\w*)((?:\.\w+|\[[^\]]+\])*)\}$/.exec(piece) ?? []
    if (path === undefined) return unknown(unit, node)
    const given = /^\d*$/.test(first)
      ? reader.part(unit, node, positional[first === '' ? next++ : Number(first)])
      : readNamed(reader, names, first)
    const value = path
      .match(/\.\w+|\[[^\]]+\]/g)
      ?.reduce(
        (held: StaticValue | null, step) => held && partOfValue(reader, held, step, { unit, node }),
        given,
      )
    return asPart(unit, node, (path === '' ? given : value) ?? unknown(unit, node))
  })
  return concatenated(pieces, text.secret)
}

/** What a field looks up in a value: `.name`, `[name]` or `[0]`. */
function partOfValue(
  reader: Reader,
  value: StaticValue,
  step: string,
  asking: UnitNode,
): StaticValue | null {
  const key = step.replace(/^[.[]|\]$/g, '')
  if (step.startsWith('['))
    return readUnder(reader, value, /^\d+$/.test(key) ? integer(Number(key)) : string(key), asking)
  if (value.kind === 'unknown') return value
  return value.kind === 'string' ? attributeOfText(value, key) : attributeOf(reader, value, key)
}

const PLACE = /(\$\$|\$[a-z_]\w*|\$\{[a-z_]\w*\})/i

/** The value of a `string.Template` that is filled in. */
function substituted(
  reader: Reader,
  call: LibraryCall,
  made: StaticValueOf<'unknown'>,
  needsAll: boolean,
): StaticValue {
  const { unit, node, args } = call
  const given = namedChildren(made.node).at(-1)
  const template = given && namedChildren(given)[0]
  const text = reader.with(made.bound, () => reader.part(made.unit, made.node, template))
  if (text.kind !== 'string') return stopped(unit, node, text)
  const names = namesGiven(reader, call, args.positional)
  const pieces = text.value.split(PLACE).map((piece, index): TextPart => {
    if (index % 2 === 0) return piece
    if (piece === '$$') return '$'
    const value = readNamed(reader, names, piece.replace(/\W/g, ''))
    return value ? asPart(unit, node, value) : needsAll ? unknown(unit, node) : piece
  })
  return concatenated(pieces, text.secret)
}
