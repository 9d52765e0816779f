import { type FlatTree, flattening, unflatten } from './flat-tree.ts'
import { ERROR, type Grammar, loadedGrammar } from './grammar.ts'
import { parsedAhead } from './parse-ahead.ts'
import {
  fill,
  findFunction,
  type Hole,
  holeAt,
  inWhole,
  keepFunction,
  withPlaceholder,
} from './repeated.ts'
import { findFirst, type PyNode, type PythonSource } from './syntax.ts'
import { type TreeCursor, withCursor } from './tree-cursor.ts'

/** Longer texts end in the grammar's memory limit, minutes later. UTF-16 code units. */
const LONGEST = 4 * 1024 * 1024

/**
 * Parses Python: what is no Python is marked in `error`.
 *
 * @param repeated the name of a function that many texts hold alike: the first one's tree serves all of them
 * @throws Error when called before `loadPython`.
 * @throws RangeError for a text that nobody wrote by hand.
 */
export function parsePython(text: string, repeated?: string): PythonSource {
  const flat = parsedAhead(text)
  return flat ? unflatten(text, flat, loadedGrammar(), ERROR) : parseHere(text, repeated)
}

/** Makes a function that parses for another thread; it gives null for a text that the other thread has to parse itself. */
export function parsingFlat(repeated: string): (text: string) => FlatTree | null {
  const flatten = flattening(loadedGrammar())
  return (text) => {
    try {
      return flatten(parseHere(text, repeated))
    } catch {
      return null
    }
  }
}

function parseHere(text: string, repeated: string | undefined): PythonSource {
  const place = repeated === undefined ? null : findFunction(text, repeated)
  const hole = place && holeAt(place)
  if (hole) {
    const { root, error } = parseText(withPlaceholder(text, place), text, hole)
    // a text that does not parse with the placeholder is parsed whole: it may be that which is wrong
    if (hole.isFilled && error === null) return { text, root, error }
  }
  const source = parseText(text, text)
  if (place && !hole) keepFunction(place, source)
  return source
}

/** @param hole for what the text lacks of the whole one */
function parseText(text: string, whole: string, hole: Hole | null = null): PythonSource {
  const known = loadedGrammar()
  if (text.length > LONGEST) throw new RangeError('the text is too long')
  // a carriage return alone ends a line for Python, and not for the grammar
  const tree = known.parser.parse(text.includes('\r') ? text.replace(/\r(?!\n)/g, '\n') : text)
  if (!tree) throw new Error('parsePython: the parser gave no tree')
  try {
    let error: number | null = null
    const onError = (at: number) => {
      error ??= at
    }
    const root = withCursor(known.emscripten, tree, (cursor) =>
      copy(cursor, known, whole, hole, onError),
    )
    return { text, root, error: placeOfError(root, error) }
  } finally {
    tree.delete()
  }
}

/** The offset where a text stops being Python: the parser may notice that later, in an error that begins before. */
function placeOfError(root: PyNode, first: number | null): number | null {
  if (first === null && !isError(root)) return null
  const error = findFirst(root, isError)
  const isFirst = error && (error === root || error.start === first)
  return isFirst ? (placeIn(error) ?? first ?? error.start) : first
}

/** The innermost first thing in an error that is no statement; null where it holds nothing but statements. */
function placeIn(error: PyNode): number | null {
  let at = error
  for (let wrong = firstWrong(at); wrong; wrong = firstWrong(at)) {
    at = wrong
    if (!isError(wrong)) break
  }
  return at === error ? null : at.start
}

function firstWrong({ children }: PyNode): PyNode | null {
  for (const child of children) {
    if (!/_(statement|definition)$|^comment$/.test(child.type)) return child
    const inner = findFirst(child, isError)
    if (inner) return inner
  }
  return null
}

const isError = ({ type }: PyNode): boolean => type === 'ERROR'

interface MutableNode extends PyNode {
  children: readonly PyNode[]
  readonly parent: MutableNode | null
}

const NO_CHILDREN: readonly PyNode[] = []

/** Copies the tree under the cursor without recursion: sources can nest deeper than the stack. */
function copy(
  cursor: TreeCursor,
  { kinds, fields }: Grammar,
  text: string,
  hole: Hole | null,
  onError: (at: number) => void,
): PyNode {
  const { tree, typeId, fieldId, isMissing, startIndex, endIndex } = cursor
  const { gotoFirstChild, gotoNextSibling, gotoParent } = cursor
  const placed = (at: number) => (hole ? inWhole(hole, at) : at)
  let isToken = false
  const node = (parent: MutableNode | null): MutableNode => {
    const { type, named, token } = kinds[typeId(tree)] ?? ERROR
    const start = placed(startIndex(tree))
    const filled = hole && fill(hole, type, start, parent)
    isToken = filled !== null || token
    if (filled) return filled
    const end = withoutReturn(text, placed(endIndex(tree)))
    // what is missing has no width
    if (parent && (type === 'ERROR' || (start === end && isMissing(tree) === 1))) onError(start)
    const field = fields[fieldId(tree)] ?? null
    return { type, start, end, named, field, parent, children: NO_CHILDREN }
  }
  // finished nodes whose parents are not: arrays that grow by one take several times their memory
  const finished: PyNode[] = []
  const firsts: number[] = []
  let current = node(null)
  for (;;) {
    if (!isToken && gotoFirstChild(tree) === 1) {
      firsts.push(finished.length)
      current = node(current)
      continue
    }
    finished.push(current)
    while (gotoNextSibling(tree) !== 1) {
      if (!current.parent || gotoParent(tree) !== 1) return current
      current = current.parent
      current.children = finished.splice(firsts.pop() ?? 0)
      if (IMPORTS.has(current.type)) checkImport(current, onError)
      finished.push(current)
    }
    current = node(current.parent)
  }
}

/** The end of a comment, and of what ends with one, for which the grammar takes half of a line ending. */
const withoutReturn = (text: string, end: number): number =>
  text[end - 1] === '\r' && text[end] === '\n' ? end - 1 : end

const IMPORTS = new Set(['import_statement', 'import_from_statement', 'future_import_statement'])

/** `from os import path,`: the grammar takes the comma without parentheses, Python does not. */
function checkImport({ children }: PyNode, onError: (at: number) => void): void {
  const last = children.at(-1)
  if (last?.type === ',') onError(last.start)
}
