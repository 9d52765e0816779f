import type { PyNode } from '../../src/python/syntax.ts'

/** A tree without parents, which would make a circle; whether they are right is told instead. */
export function shapeOf(tree: PyNode): object {
  const { children, parent: _, ...node } = tree
  const areTheirs = children.every((child) => child.parent === tree)
  return { ...node, children: children.map(shapeOf), areTheirs }
}
