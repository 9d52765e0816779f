import { lineStart } from '../text/document.ts'
import { ancestor, type PyNode, type PythonSource, textOf, walk } from './syntax.ts'

/** The first thing that only Python 2 takes, which tree-sitter parses without a complaint; null where there is none. */
export function python2Only(source: PythonSource): PyNode | null {
  let found: PyNode | null = null
  walk(source.root, (node) => {
    if (found) return false
    if (isPython2(source, node)) found = node
    return undefined
  })
  return found
}

function isPython2(source: PythonSource, node: PyNode): boolean {
  switch (node.type) {
    // `print >>f` and `exec "…"` are statements in the grammar; with parentheses Python 3 takes them too
    case 'exec_statement':
    case 'print_statement':
    case '<>':
      return true
    case 'except_clause':
      return hasCommaName(node)
    case 'raise_statement':
      return node.children.some((child) => child.type === 'expression_list')
    case 'tuple_pattern':
      return /parameter/.test(node.parent?.type ?? '')
    case 'integer':
      return (
        /^0[0-9]*[1-9]|l$/i.test(textOf(source, node)) && !/^0[xob]/i.test(textOf(source, node))
      )
    case 'string_start':
      return /^(ur|`)/i.test(textOf(source, node))
    case 'block':
      return mixesTabs(source, node)
  }
  return false
}

/** Whether statements of a block are level, or deeper than those around, only where a tab is taken for eight blanks. */
function mixesTabs({ text }: PythonSource, block: PyNode): boolean {
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
function indentsOf(text: string, block: PyNode): Set<string> {
  const indents = new Set<string>()
  for (const statement of block.children) {
    if (!statement.named || statement.type === 'comment') continue
    const line = text.slice(lineStart(text, statement.start), statement.start)
    const indent = line.slice(line.lastIndexOf('\f') + 1)
    if (/^[ \t]+$/.test(indent)) indents.add(indent)
  }
  return indents
}

/** What CPython compares: the width with tabs to the next eighth column, and with tabs as wide as a blank. */
const columnsOf = (indent: string): number => {
  let column = 0
  for (const character of indent) column = character === '\t' ? (column >> 3) * 8 + 8 : column + 1
  return column
}

/** `except Error, name:` */
function hasCommaName(node: PyNode): boolean {
  return node.children.some((child) => child.type === ',')
}
