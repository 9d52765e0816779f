import { CacheInKeys, onceForBoth } from '../collections/cache.ts'

/**
 * A node of a Python syntax tree: plain data, so that tree-sitter's own tree can be freed at once.
 * Types and fields are those of the tree-sitter-python grammar.
 */
export interface PyNode {
  readonly type: string
  /** UTF-16 offsets into the source, end exclusive. */
  readonly start: number
  readonly end: number
  /** False for punctuation and keywords. */
  readonly named: boolean
  /** The name that the parent knows this node by. */
  readonly field: string | null
  readonly parent: PyNode | null
  readonly children: readonly PyNode[]
}

/** A parsed text. */
export interface PythonSource {
  readonly text: string
  readonly root: PyNode
  /** Where the first syntax error is; null where there is none. Not quite Python's opinion: see `python2Only`. */
  readonly error: number | null
}

/** The child that its parent knows as `field`. */
export function childOf(node: PyNode, field: string): PyNode | null {
  return node.children.find((child) => child.field === field) ?? null
}

/**
 * The child that a node of its type always has as `field`, by the grammar.
 *
 * @throws Error where it has none
 */
export function partOf(node: PyNode, field: string): PyNode {
  const part = childOf(node, field)
  if (!part) throw new Error(`a ${node.type} without its ${field}`)
  return part
}

/** What a function or a class is called where it is defined. */
export const definedName = (source: PythonSource, definition: PyNode): string =>
  textOf(source, partOf(definition, 'name'))

/** The children without punctuation, keywords, comments and backslashes at the ends of lines. */
export const namedChildren = (node: PyNode): PyNode[] =>
  node.children.filter(({ named, type }) => named && !isBetween(type))

/** Whether a type is that of what may stand between any parts. */
export const isBetween = (type: string): boolean =>
  type === 'comment' || type === 'line_continuation'

/** Whether an expression is a list or a tuple that is written out, be it without parentheses. */
export const isSequence = (node: PyNode | null | undefined): boolean =>
  /^(list|tuple|expression_list)$/.test(node?.type ?? '')

/** Whether a statement is nothing but a string, as a docstring is. */
export function isDocstring(statement: PyNode): boolean {
  let node = statement.type === 'expression_statement' ? namedChildren(statement)[0] : undefined
  while (node?.type === 'parenthesized_expression') node = namedChildren(node)[0]
  return node?.type === 'string' || node?.type === 'concatenated_string'
}

/** The nearest ancestor of one of these types; not the node itself. */
export function ancestor(node: PyNode, ...types: string[]): PyNode | null {
  for (let at = node.parent; at; at = at.parent) if (types.includes(at.type)) return at
  return null
}

/** Whether a node is another, or somewhere in it. */
export function isWithin(node: PyNode | null, outer: PyNode | null): boolean {
  for (let at = node; at; at = at.parent) if (at === outer) return true
  return false
}

/** The outermost node inside of another that covers exactly a range: only what leads there is looked at. */
export function nodeAt(root: PyNode, start: number, end: number, type?: string): PyNode | null {
  const around = (child: PyNode) => child.start <= start && child.end >= end
  for (let at = root.children.find(around); at; at = at.children.find(around))
    if (at.start === start && at.end === end && at.named && (!type || at.type === type)) return at
  return null
}

/** Visits a subtree in source order, without recursion; children are skipped where `visit` returns false. */
export function walk(root: PyNode, visit: (node: PyNode) => unknown): void {
  const stack: PyNode[] = [root]
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (visit(node) === false) continue
    for (let i = node.children.length - 1; i >= 0; i--) stack.push(node.children[i] as PyNode)
  }
}

/** The nodes of some types in a subtree, its root included, in source order. */
export function findAll(root: PyNode, ...types: string[]): readonly PyNode[] {
  const [type = ''] = types
  // a module is asked for its calls again and again
  if (root.parent !== null || types.length > 1) return search(root, types)
  return onceForBoth(answers, root, type, () => search(root, types))
}

/** The first node of a subtree, its root included, that a test holds for; null where it holds for none. */
export function findFirst(root: PyNode, test: (node: PyNode) => boolean): PyNode | null {
  let found: PyNode | null = null
  walk(root, (node) => {
    if (!found && test(node)) found = node
    return found === null
  })
  return found
}

/** What whole trees have been asked for, by type. */
const answers = new CacheInKeys<PyNode, Map<string, readonly PyNode[]>>()

function search(root: PyNode, types: readonly string[]): readonly PyNode[] {
  const nodes: PyNode[] = []
  walk(root, (node) => {
    if (types.includes(node.type)) nodes.push(node)
  })
  return nodes
}

/** What a node says, as it stands in the source. */
export const textOf = (source: PythonSource, node: PyNode): string =>
  source.text.slice(node.start, node.end)

/** The statement that a node is part of: a child of a block or of the module. */
export function statementOf(node: PyNode): PyNode {
  let at = node
  while (at.parent && at.parent.type !== 'block' && at.parent.type !== 'module') at = at.parent
  return at
}

/** Whether `earlier` is always executed before `later`: its block is one of the blocks around `later`. */
export function dominates(earlier: PyNode, later: PyNode): boolean {
  const block = ancestor(earlier, 'block', 'module')
  return isWithin(later.parent, block)
}

/** `x.a.b`, as far as it goes, around `x`. */
export function wholeAttribute(node: PyNode): PyNode {
  let at = node
  while (at.parent?.type === 'attribute' && at.field === 'object') at = at.parent
  return at
}

/** The method that is called on an object: `x.name(…)` around `x`; null where none is. */
export function methodCalledOn(
  source: PythonSource,
  object: PyNode,
): { name: string; call: PyNode } | null {
  const attribute = object.parent
  const call = attribute?.parent
  if (attribute?.type !== 'attribute' || object.field !== 'object') return null
  if (call?.type !== 'call' || attribute.field !== 'function') return null
  return { name: textOf(source, partOf(attribute, 'attribute')), call }
}
