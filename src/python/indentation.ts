import { indentAt, lineStart } from '../text/document.ts'
import { ancestor, isBetween, type PyNode, type PythonSource, walk } from './syntax.ts'

/** What leads to a statement. */
const HOLDS_STATEMENTS = /^(module|block)$|_(statement|clause|definition)$/

/** What is level with the statement that it is a part of. */
const CLAUSE = /^(elif|else|except|finally)_clause$/

/** The first statement that is not level with those around it, which tree-sitter takes; null where all are. */
export function misindented({ text, root }: PythonSource): PyNode | null {
  let found: PyNode | null = null
  walk(root, (node) => {
    if (found || !HOLDS_STATEMENTS.test(node.type)) return false
    if (node.type === 'module') found = notLevel(text, node.children, 0)
    else if (node.type === 'block') found = notLevel(text, node.children)
    else if (CLAUSE.test(node.type)) found = notLevel(text, [node.parent ?? node, node])
    return undefined
  })
  return found
}

/** The first of some statements that does not start in a column, which is that of the first one unless given. */
function notLevel(text: string, nodes: readonly PyNode[], column?: number): PyNode | null {
  let level = column
  for (const node of nodes) {
    const indent = indentOf(text, node)
    if (indent === null) continue
    const at = columnsOf(indent)
    level ??= at
    if (at !== level) return node
  }
  return null
}

/** Whether statements of a block are level, or deeper than those around, only where a tab is taken for eight blanks. */
export function mixesTabs({ text }: PythonSource, block: PyNode): boolean {
  if (!text.includes('\t')) return false
  const [first, ...others] = indentsOf(text, block)
  if (first === undefined) return false
  const outer = ancestor(block, 'block')
  const [around = ''] = outer ? indentsOf(text, outer) : []
  const [tabs, columns] = [first.length, columnsOf(first)]
  return (
    (tabs <= around.length && columns > columnsOf(around)) ||
    others.some((indent) => indent.length !== tabs || columnsOf(indent) !== columns)
  )
}

/** The different indentations of a block's statements that start a line. */
const indentsOf = (text: string, block: PyNode): Set<string> =>
  new Set(block.children.flatMap((node) => indentOf(text, node) ?? []))

/** The blanks before a statement that starts a line; null for one that stands behind something, or a backslash. */
function indentOf(text: string, { named, type, start }: PyNode): string | null {
  if (!named || isBetween(type)) return null
  let line = start
  while (line > 0 && BLANKS.includes(text.charAt(line - 1))) line--
  if (line !== lineStart(text, line) || CONTINUED.test(text.slice(Math.max(0, line - 3), line)))
    return null
  return indentAt(text, start)
}

const BLANKS = ' \t\f'
const CONTINUED = /\\\r?[\r\n]$/

/** What CPython compares: the width with tabs to the next eighth column, and with tabs as wide as a blank. */
const columnsOf = (indent: string): number => {
  let column = 0
  for (const character of indent) column = character === '\t' ? (column >> 3) * 8 + 8 : column + 1
  return column
}
