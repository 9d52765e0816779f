import { stringValue } from '../strings.ts'
import { childOf, namedChildren, type PyNode, partOf, textOf } from '../syntax.ts'
import { readConditional } from './choices.ts'
import { merged } from './collections.ts'
import type { Reader } from './evaluate.ts'
import { callLibrary } from './library-calls.ts'
import { readName } from './meanings.ts'
import { readAttribute, readDottedName, readSubscript } from './members.ts'
import { callOf } from './own-calls.ts'
import {
  integer,
  isPlain,
  type StaticValue,
  stopped,
  string,
  type Unit,
  unknown,
} from './static-value.ts'
import { formatted, operation } from './texts.ts'
import { isTrue } from './truth.ts'

/** The value of an expression, by what kind of expression it is. */
export function readExpression(reader: Reader, unit: Unit, node: PyNode): StaticValue {
  const { module } = unit
  const plain = stringValue(module, node)
  if (plain !== null) return string(plain)
  switch (node.type) {
    case 'none':
      return { kind: 'none' }
    case 'true':
    case 'false':
      return { kind: 'boolean', value: node.type === 'true' }
    case 'integer': {
      const value = Number(textOf(module, node).replaceAll('_', ''))
      // `3j` is one for the grammar
      return Number.isNaN(value) ? unknown(unit, node) : integer(value)
    }
    case 'unary_operator': {
      const value = reader.read(unit, partOf(node, 'argument'))
      return value.kind === 'integer' && textOf(module, node).startsWith('-')
        ? integer(-value.value)
        : unknown(unit, node)
    }
    case 'parenthesized_expression':
      return reader.part(unit, node, namedChildren(node)[0])
    case 'assignment':
    case 'named_expression': {
      // of `a = b = []`, what is done to the one is seen in the other
      const value = reader.part(unit, node, childOf(node, 'right') ?? childOf(node, 'value'))
      return isPlain(value) ? value : unknown(unit, node)
    }
    case 'string':
    case 'concatenated_string':
      return formatted(reader, unit, node)
    case 'list':
    case 'tuple':
    case 'expression_list':
    case 'set':
    case 'dictionary':
      return { kind: 'collection', unit, node, bound: reader.bound }
    case 'list_comprehension':
    case 'set_comprehension':
    case 'dictionary_comprehension':
    case 'generator_expression':
      return { kind: 'made', unit, node, bound: reader.bound }
    case 'binary_operator':
      return merged(reader, unit, node) ?? operation(reader, unit, node)
    case 'boolean_operator': {
      const left = reader.read(unit, partOf(node, 'left'))
      const holds = isTrue(reader, left)
      if (holds === null) return stopped(unit, node, left)
      const isLeft = holds === (childOf(node, 'operator')?.type === 'or')
      return isLeft ? left : reader.read(unit, partOf(node, 'right'))
    }
    case 'conditional_expression':
      return readConditional(reader, unit, node)
    case 'identifier':
      return readName(reader, unit, node)
    case 'attribute':
      return readAttribute(reader, unit, node)
    case 'dotted_name':
      return readDottedName(reader, unit, node)
    case 'subscript':
      return readSubscript(reader, unit, node)
    case 'call':
      return callLibrary(reader, unit, node) ?? callOf(reader, unit, node)
    default:
      return unknown(unit, node)
  }
}
