import { lineStart } from '../text/document.ts'
import { nodeAt, type PyNode, type PythonSource } from './syntax.ts'

/**
 * Functions that many texts hold alike, as they hold what `add` inserts. Such a function is most of a small script, so
 * it is parsed once: all other texts are parsed with `pass` in its place, which its tree then takes.
 */

/** What stands for a function while the rest is parsed. */
const PLACEHOLDER = 'pass'

/**
 * The trees of functions, by text and indentation: there are few, for what `add` inserts differs only by options and
 * indentation.
 */
const trees = new Map<string, PyNode>()
const KEPT = 16

/** Where a text holds a function, by UTF-16 offsets, the end exclusive. */
export interface FunctionPlace {
  readonly start: number
  readonly end: number
  readonly key: string
}

/** A place that a tree is to be put into while the placeholder's is read. */
export interface Hole {
  readonly start: number
  readonly tree: PyNode
  /** Whether the placeholder was met as a statement: where it was not, the function stands in a string. */
  isFilled: boolean
}

/** A function that starts a line; null where none does, or where what follows is no statement beside it. */
export function findFunction(text: string, name: string): FunctionPlace | null {
  const start = text.indexOf(`def ${name}(`)
  if (start < 0) return null
  const indent = text.slice(lineStart(text, start), start)
  // its parameters may take several lines
  const next = new RegExp(`\\n {0,${indent.length}}(?=[^\\s)])`, 'g')
  next.lastIndex = start
  const found = next.exec(text)
  // a comment is part of the function or not, depending on what surrounds it
  const isBeside = found?.[0].length === indent.length + 1 && text[next.lastIndex] !== '#'
  if (!isBeside || indent.trim() !== '') return null
  const source = text.slice(start, found.index).trimEnd()
  return { start, end: start + source.length, key: indent + source }
}

/**
 * Where the tree of a known function is to be put, in the text that `withPlaceholder` gives; null where the function is
 * not known yet.
 */
export function holeAt({ start, key }: FunctionPlace): Hole | null {
  const tree = trees.get(key)
  return tree ? { start, tree, isFilled: false } : null
}

/** The text to parse in the place of one that holds a known function. */
export const withPlaceholder = (text: string, { start, end }: FunctionPlace): string =>
  text.slice(0, start) + PLACEHOLDER + text.slice(end)

/** Keeps the tree of a function, for other texts that hold the same. */
export function keepFunction(
  { start, end, key }: FunctionPlace,
  { root, error }: PythonSource,
): void {
  const tree = error === null ? nodeAt(root, start, end, 'function_definition') : null
  if (!tree) return
  if (trees.size === KEPT) trees.clear()
  trees.set(key, copyOf(tree, null, 0))
}

/** An offset of the text with the placeholder as one of the whole text. */
export const inWhole = ({ start, tree }: Hole, at: number): number =>
  at > start ? at + tree.end - tree.start - PLACEHOLDER.length : at

/** The tree of the function, for the node that stands in its place; null for any other node. */
export function fill(
  hole: Hole,
  type: string,
  start: number,
  parent: PyNode | null,
): PyNode | null {
  if (start !== hole.start || type !== 'pass_statement') return null
  hole.isFilled = true
  return copyOf(hole.tree, parent, start - hole.tree.start)
}

/** A copy of a tree that stands elsewhere: `by` is added to all of its offsets. */
function copyOf(tree: PyNode, parent: PyNode | null, by: number): PyNode {
  const { type, start, end, named, field, children } = tree
  const copy = { type, start: start + by, end: end + by, named, field, parent, children }
  if (children.length > 0) copy.children = children.map((child) => copyOf(child, copy, by))
  return copy
}
