import { only } from '../collections/only.ts'
import { childOf, namedChildren, type PyNode, type PythonSource, partOf, textOf } from './syntax.ts'

/** The object and the method's name of `object.name(…)`; null for anything else. */
export function calledMethod(
  source: PythonSource,
  call: PyNode,
): { readonly object: PyNode; readonly name: string } | null {
  const callee = childOf(call, 'function')
  if (callee?.type !== 'attribute') return null
  const name = textOf(source, partOf(callee, 'attribute'))
  return { object: partOf(callee, 'object'), name }
}

/** Whether an expression is the callee of a call: `f` of `f(x)`. */
export const isCallee = (node: PyNode | null): boolean =>
  node?.parent?.type === 'call' && node.field === 'function'

/** The call that an expression is an argument of, by place or by name; null where it is no argument. */
export function callWith(node: PyNode): PyNode | null {
  const given = node.parent?.type === 'keyword_argument' ? node.parent : node
  const call = given.parent?.type === 'argument_list' ? given.parent.parent : null
  return call?.type === 'call' ? call : null
}

/** The arguments of a call, sorted by how they are passed. */
export interface CallArguments {
  readonly positional: readonly PyNode[]
  /** By name; the value and the whole `name=value`. */
  readonly keyword: ReadonlyMap<string, { readonly value: PyNode; readonly node: PyNode }>
  /** Whether `*args` or `**kwargs` may add others that cannot be seen. */
  readonly starred: boolean
}

/** The arguments of a call whose list is plain; null where it is a generator (`f(x for x in y)`). */
export function callArguments(source: PythonSource, call: PyNode): CallArguments | null {
  const list = childOf(call, 'arguments')
  if (list?.type !== 'argument_list') return null
  const positional: PyNode[] = []
  const keyword = new Map<string, { value: PyNode; node: PyNode }>()
  let starred = false
  for (const child of namedChildren(list)) {
    if (child.type === 'keyword_argument')
      keyword.set(textOf(source, partOf(child, 'name')), {
        value: partOf(child, 'value'),
        node: child,
      })
    else if (child.type === 'list_splat' || child.type === 'dictionary_splat') starred = true
    else positional.push(child)
  }
  return { positional, keyword, starred }
}

/** The same for a call that is not edited: a generator is its one argument. */
export function argumentsRead(source: PythonSource, call: PyNode): CallArguments | null {
  const given = childOf(call, 'arguments')
  return given?.type === 'generator_expression'
    ? { positional: [given], keyword: new Map(), starred: false }
    : callArguments(source, call)
}

/** The `*args` and `**kwargs` among the arguments of a call. */
export const splatsOf = (call: PyNode): PyNode[] =>
  namedChildren(partOf(call, 'arguments')).filter(({ type }) => /_splat$/.test(type))

/** The operand of a splat that is the only argument of a call: `pairs` of `zip(*pairs)`; null for any other call. */
export function onlySplat(call: PyNode, type: 'list_splat' | 'dictionary_splat'): PyNode | null {
  const splat = only(namedChildren(partOf(call, 'arguments')))
  return (splat?.type === type && namedChildren(splat)[0]) || null
}

/** An argument by name or, where `signature` (parameter names in order) gives it a place, by position. */
export function argument(
  args: CallArguments,
  name: string,
  signature: readonly string[],
): { readonly value: PyNode; readonly node: PyNode } | null {
  const named = args.keyword.get(name)
  if (named) return named
  const value = args.positional[signature.indexOf(name)]
  return value ? { value, node: value } : null
}
