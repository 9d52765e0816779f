import { namedChildren, type PyNode, type PythonSource } from './syntax.ts'

/** A comparison of two expressions: `stage == "prod"`, `name not in names`. */
export interface Comparison {
  readonly left: PyNode
  /** As it is written, which may hold blanks: `not in`. */
  readonly operator: string
  readonly right: PyNode
}

/** What an expression compares; null where it is none, or a chain (`1 < x < 3`). */
export function comparisonOf(source: PythonSource, node: PyNode): Comparison | null {
  const [left, right, ...others] = node.type === 'comparison_operator' ? namedChildren(node) : []
  if (!left || !right || others.length > 0) return null
  return { left, operator: source.text.slice(left.end, right.start).trim(), right }
}
