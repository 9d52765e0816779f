import { CacheInKeys, once } from '../../collections/cache.ts'
import { lineEnd } from '../../text/document.ts'
import { findAll, namedChildren, type PyNode, type PythonSource, partOf, walk } from '../syntax.ts'

/** A line gets a continuation when it would grow past this many columns. */
export const CONTINUED_BEYOND = 110

/** What belongs to an argument is not seen on a line of its own that starts further to the right than this. */
export const RIGHTMOST_START = 90

/** A continuation is worth its line where the longest line gets shorter by more than this. */
export const LEAST_GAIN = 20

/** The columns that linters and formatters let a line have: PEP 8, black and ruff, and what many choose instead. */
const USUAL = [79, 88, 100, 120]

const widths = new CacheInKeys<PyNode, number>()

/**
 * The columns that a source keeps its lines to, as far as they tell; Infinity where some have more. Lines that a
 * formatter would leave as they are do not count: with a long text, or a comment that makes them long; nor do those that
 * a linter is told to leave (`# noqa`).
 */
export const widthOf = (source: PythonSource): number =>
  once(widths, source.root, () => {
    const longest = Math.max(0, ...longLines(source).map(({ width }) => width))
    return USUAL.find((width) => longest <= width) ?? Number.POSITIVE_INFINITY
  })

const aligned = new CacheInKeys<PyNode, boolean>()

/**
 * Whether a source aligns the arguments of a call in other lines with the first one, as people do by hand and formatters
 * do not.
 */
export const alignsItems = (source: PythonSource): boolean =>
  once(aligned, source.root, () =>
    findAll(source.root, 'call').some((call) => isAligned(source, partOf(call, 'arguments'))),
  )

function isAligned({ text }: PythonSource, list: PyNode): boolean {
  const items = namedChildren(list)
  const [first, last] = [items[0], items.at(-1)]
  if (!first || !last || first === last) return false
  const end = lineEnd(text, list.start)
  return first.start < end && last.start > end
}

/** What a formatter breaks where its line is too long. */
const BREAKABLE =
  /^(argument_list|parameters|list|tuple|dictionary|set|\w+_comprehension|generator_expression|parenthesized_expression|import_from_statement)$/

/** The lines beyond the first of the usual widths that could be broken, without the comments at their ends. */
function longLines({ text, root }: PythonSource): { readonly width: number }[] {
  const long = [...text.matchAll(/^.{80,}/gm)].map(({ index, 0: line }) => ({
    start: index,
    end: index + line.length,
    width: line.trimEnd().length,
    isBreakable: false,
  }))
  if (long.length === 0) return []
  let at = 0
  // in source order
  walk(root, (node) => {
    let line = long[at]
    while (line && line.end <= node.start) line = long[++at]
    if (!line) return false
    if (node.start >= line.start && node.end <= line.end) {
      if (node.type === 'comment') {
        const isAllowed = /\bnoqa\b/i.test(text.slice(node.start, node.end))
        line.width = isAllowed ? 0 : text.slice(line.start, node.start).trimEnd().length
      } else if (BREAKABLE.test(node.type) && namedChildren(node).length > 0)
        line.isBreakable = true
    }
    return node.type !== 'string'
  })
  return long.filter(({ isBreakable }) => isBreakable)
}
