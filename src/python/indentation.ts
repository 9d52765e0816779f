import { indentAt, lineStart } from '../text/document.ts'
import { ancestor, type PyNode, type PythonSource, walk } from './syntax.ts'

/** What leads to a statement. */
const HOLDS_STATEMENTS = /^(module|block)$|_(statement|clause|definition)$/

/** What is level with the statement that it is a part of. */
const CLAUSE = /^(elif|else|except|except_group|finally)_clause$/

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
  const statements = nodes.filter((node) => startsALine(text, node))
  const columns = statements.map(({ start }) => columnsOf(indentAt(text, start)))
  const level = column ?? columns[0]
  return statements[columns.findIndex((at) => at !== level)] ?? null
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
  new Set(
    block.children
      .filter((node) => startsALine(text, node))
      .map(({ start }) => indentAt(text, start)),
  )

/** Whether a statement starts a line, and not one that a backslash makes a part of the line above. */
function startsALine(text: string, { named, type, start }: PyNode): boolean {
  if (!named || type === 'comment' || type === 'line_continuation') return false
  const line = lineStart(text, start)
  return (
    /^[ \t\f]*$/.test(text.slice(line, start)) &&
    !/\\\r?[\r\n]$/.test(text.slice(Math.max(0, line - 3), line))
  )
}

/** What CPython compares: the width with tabs to the next eighth column, and with tabs as wide as a blank. */
const columnsOf = (indent: string): number => {
  let column = 0
  for (const character of indent) column = character === '\t' ? (column >> 3) * 8 + 8 : column + 1
  return column
}
