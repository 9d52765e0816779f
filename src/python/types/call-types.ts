import { callArguments } from '../calls.ts'
import { alwaysEnds } from '../control-flow.ts'
import { ownNodes } from '../functions.ts'
import { calledName } from '../module.ts'
import { childOf, namedChildren, type PyNode, partOf, textOf } from '../syntax.ts'
import type { TypeReader } from './possible-types.ts'
import { isAlways, type Types, typeSet, UNKNOWN_TYPES, union } from './type-sets.ts'

/** The types that a call may give: those of functions of libraries that are known, and of what its own module returns. */
export function callTypes(reader: TypeReader, node: PyNode): Types {
  const callee = partOf(node, 'function')
  const args = callArguments(reader.module, node)
  const given = (at: number, name: string): PyNode | undefined =>
    args?.keyword.get(name)?.value ?? args?.positional[at]
  switch (calledName(reader.module, node)) {
    case 'list':
    case 'sorted':
      return typeSet('list')
    case 'tuple':
      return typeSet('tuple')
    case 'dict':
      return typeSet('dict')
    case 'str':
      return typeSet('str')
    case 'sum':
      return reader.read(given(1, 'start'))
    case 'copy.copy':
    case 'copy.deepcopy':
      return reader.read(given(0, 'x'))
    case 'os.getenv':
    case 'os.environ.get':
      return typeSet('str', 'None')
  }
  const target = reader.lookUp(callee)
  if (target.kind === 'function') return returnedTypes(reader, target.node)
  // a class derived from this one may return something else
  if (target.kind === 'method') return union([UNKNOWN_TYPES, returnedTypes(reader, target.node)])
  return callee.type === 'attribute'
    ? methodTypes(reader, callee, given(1, 'default'))
    : UNKNOWN_TYPES
}

/** Methods of strings, lists and dicts. */
function methodTypes(reader: TypeReader, callee: PyNode, byDefault: PyNode | undefined): Types {
  const object = reader.read(childOf(callee, 'object'))
  const name = textOf(reader.module, partOf(callee, 'attribute'))
  if (/^(split|rsplit|splitlines)$/.test(name)) return typeSet('list')
  if (name === 'copy') return object
  if (name === 'get' && byDefault) return union([UNKNOWN_TYPES, reader.read(byDefault)])
  return isAlways(object, 'str') && /^(format|join|[lr]?strip|replace|lower|upper)$/.test(name)
    ? object
    : UNKNOWN_TYPES
}

/** What a function of the module returns. */
function returnedTypes(reader: TypeReader, definition: PyNode): Types {
  const body = partOf(definition, 'body')
  const isPlain =
    definition.parent?.type !== 'decorated_definition' && definition.children[0]?.type === 'def'
  if (!isPlain || ownNodes(definition, 'yield').length > 0) return UNKNOWN_TYPES
  return union([
    ...ownNodes(definition, 'return_statement').map((statement) => {
      const value = namedChildren(statement)[0]
      return value ? reader.read(value) : typeSet('None')
    }),
    ...(alwaysEnds(body) ? [] : [typeSet('None')]),
  ])
}
