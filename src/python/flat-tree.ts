import type { PyNode, PythonSource } from './syntax.ts'

/**
 * A syntax tree as numbers, which one thread can hand to another: where the first syntax error is, or -1, and for each
 * node, parents first, its label, its start, its end and how many children it has.
 */
export type FlatTree = Int32Array<ArrayBuffer>

const NUMBERS_OF_NODE = 4

/** The kinds and fields of nodes by the grammar's numbers, the same on each thread. */
interface Vocabulary {
  readonly kinds: readonly Pick<PyNode, 'type' | 'named'>[]
  readonly fields: readonly (string | null)[]
}

/** A label has the number of a node's kind in its lower half, that of its field above. */
const FIELD = 16
const KIND = 0xffff

/** Trees that are deeper than this are not flattened, for they are made again by recursion. */
const DEEPEST = 500

/** Makes a function that flattens trees; it gives null for those that nest too deeply. */
export function flattening({
  kinds,
  fields,
}: Vocabulary): (source: PythonSource) => FlatTree | null {
  const [named, others] = [true, false].map(
    (which) =>
      // the last of those of one type: nothing else is kept of them
      new Map(
        kinds.flatMap((kind, id) => (kind.named === which ? [[kind.type, id] as const] : [])),
      ),
  )
  const fieldIds = new Map(fields.map((field, id) => [field, id]))
  const labelOf = ({ type, named: isNamed, field }: PyNode): number =>
    ((isNamed ? named : others)?.get(type) ?? KIND) | ((fieldIds.get(field) ?? 0) << FIELD)
  return ({ root, error }) => {
    const numbers = [error ?? -1]
    const add = (node: PyNode, depth: number): boolean => {
      numbers.push(labelOf(node), node.start, node.end, node.children.length)
      return depth < DEEPEST && node.children.every((child) => add(child, depth + 1))
    }
    return add(root, 0) ? Int32Array.from(numbers) : null
  }
}

interface Growing extends PyNode {
  children: readonly PyNode[]
}

const NO_CHILDREN: readonly PyNode[] = []

/**
 * Makes the tree of a text again.
 *
 * @param unknown the kind of a node whose kind has no number: an error
 */
export function unflatten(
  text: string,
  flat: FlatTree,
  { kinds, fields }: Vocabulary,
  unknown: Pick<PyNode, 'type' | 'named'>,
): PythonSource {
  let at = 1
  const read = (parent: PyNode | null): PyNode => {
    const [label = 0, start = 0, end = 0, count = 0] = [
      flat[at],
      flat[at + 1],
      flat[at + 2],
      flat[at + 3],
    ]
    at += NUMBERS_OF_NODE
    const { type, named } = kinds[label & KIND] ?? unknown
    const field = fields[label >> FIELD] ?? null
    const node: Growing = { type, start, end, named, field, parent, children: NO_CHILDREN }
    if (count > 0) {
      const children = new Array<PyNode>(count)
      for (let index = 0; index < count; index++) children[index] = read(node)
      node.children = children
    }
    return node
  }
  const error = flat[0] === -1 ? null : (flat[0] ?? null)
  return { text, root: read(null), error }
}
