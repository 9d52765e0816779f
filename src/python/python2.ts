import { mixesTabs } from './indentation.ts'
import { findFirst, type PyNode, type PythonSource, textOf } from './syntax.ts'

/** The first thing that only Python 2 takes, which tree-sitter parses without a complaint; null where there is none. */
export const python2Only = (source: PythonSource): PyNode | null =>
  findFirst(source.root, (node) => isPython2(source, node))

function isPython2(source: PythonSource, node: PyNode): boolean {
  switch (node.type) {
    // `print >>f` and `exec "…"` are statements in the grammar; with parentheses Python 3 takes them too
    case 'exec_statement':
    case 'print_statement':
    case '<>':
      return true
    case 'except_clause':
      // `except Error, name:`
      return node.children.some((child) => child.type === ',')
    case 'raise_statement':
      return node.children.some((child) => child.type === 'expression_list')
    case 'tuple_pattern':
      return /parameter/.test(node.parent?.type ?? '')
    case 'integer':
      // `01j` is a complex number, `0xFFL` a long one
      return /^0\d*[1-9]\d*$|l$/i.test(textOf(source, node))
    case 'string_start':
      return /^(ur|`)/i.test(textOf(source, node))
    case 'block':
      return mixesTabs(source, node)
  }
  return false
}
