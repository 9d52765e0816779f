import { lineEnd, lineStart } from '../text/document.ts'
import { namedChildren, type PyNode, type PythonSource, walk } from './syntax.ts'

/** One level of indentation as the source writes it; four spaces where it has none. */
export function indentUnit(source: PythonSource): string {
  let unit: string | null = null
  walk(source.root, (node) => {
    if (unit !== null) return false
    if (node.type !== 'block' || !node.parent) return undefined
    const own = indentOfLine(source.text, node.start)
    const outer = indentOfLine(source.text, node.parent.start)
    if (
      own.length > outer.length &&
      own.startsWith(outer) &&
      lineStart(source.text, node.start) !== lineStart(source.text, node.parent.start)
    )
      unit = own.slice(outer.length)
    return undefined
  })
  return unit ?? '    '
}

export function indentOfLine(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset), offset))?.[0] ?? ''
}

/** Writes a template (four spaces a level, `\n`) in a file's own indentation and line ending. */
export function layOut(
  lines: readonly string[],
  indent: string,
  unit: string,
  newline: string,
): string {
  return lines
    .map((line) => {
      const content = line.trimStart()
      return content === ''
        ? ''
        : indent + unit.repeat((line.length - content.length) / 4) + content
    })
    .join(newline)
}

/** Whether a statement has its lines for itself: nothing before it on its first line, no `;` or suite after it. */
export function ownsItsLines(source: PythonSource, statement: PyNode): boolean {
  const { text } = source
  const before = text.slice(lineStart(text, statement.start), statement.start)
  const after = text.slice(statement.end, lineEnd(text, statement.end))
  return /^[ \t\f]*$/.test(before) && /^[ \t\f]*(#.*)?$/.test(after)
}

/** Where code that must run early goes: behind the imports that the module starts with. */
export type Top =
  /** At the end of this line. */
  | { readonly after: number }
  /** At the start of the text, which begins with code. */
  | { readonly after: null }

/**
 * Finds the place behind the leading comments, the docstring and the leading imports.
 * Imports behind `try:` or `if TYPE_CHECKING:` count when the block holds nothing else.
 */
export function topOf(source: PythonSource): Top {
  const { text, root } = source
  let after: number | null = null
  const statements = root.children.filter((child) => child.type !== ';' && child.type !== 'comment')
  const first = statements[0]
  for (const [index, statement] of statements.entries()) {
    const isDocstring =
      index === 0 &&
      statement.type === 'expression_statement' &&
      namedChildren(statement)[0]?.type === 'string'
    if (isPreparation(source, statement)) continue
    if (!isDocstring && !isImports(statement)) break
    // `import os; print(1)`: what shares the line runs before anything that follows it
    const end = lineEnd(text, statement.end)
    const next = statements[index + 1]
    if (next && next.start < end && !isImports(next)) break
    after = end
  }
  if (after !== null) return { after }
  const comment = headerEnd(source, first?.start ?? text.length)
  return { after: comment }
}

/** What linters allow between imports because imports depend on it: `sys.path.append(…)`, `__version__ = …`. */
function isPreparation(source: PythonSource, statement: PyNode): boolean {
  return (
    statement.type === 'expression_statement' &&
    /^(sys\.path\b|os\.environ\b|matplotlib\.use\(|warnings\.|__\w+__ *=)/.test(
      source.text.slice(statement.start, statement.end),
    )
  )
}

function isImports(statement: PyNode): boolean {
  switch (statement.type) {
    case 'import_statement':
    case 'import_from_statement':
    case 'future_import_statement':
      return true
    case 'try_statement':
    case 'if_statement': {
      const blocks = statement.children.flatMap(function blocksOf(child: PyNode): PyNode[] {
        if (child.type === 'block') return [child]
        return /_clause$/.test(child.type) ? child.children.flatMap(blocksOf) : []
      })
      const inside = blocks.flatMap(namedChildren)
      return (
        inside.some((child) => /import/.test(child.type)) &&
        inside.every(
          (child) => child.type === 'pass_statement' || isImports(child) || isFallback(child),
        )
      )
    }
    default:
      return false
  }
}

/** The end of the comment that heads a file (shebang, coding, licence), when code or a blank line follows it. */
function headerEnd(source: PythonSource, code: number): number | null {
  const { text } = source
  if (!text.startsWith('#')) return null
  let end = lineEnd(text, 0)
  for (;;) {
    const start = end + (text.startsWith('\r\n', end) ? 2 : 1)
    if (start >= code || text[start] !== '#') return end
    end = lineEnd(text, start)
  }
}

/** `x = None` in `except ImportError:` */
function isFallback(statement: PyNode): boolean {
  const assignment = namedChildren(statement)[0]
  return (
    assignment?.type === 'assignment' &&
    /^(none|true|false|identifier)$/.test(assignment.children.at(-1)?.type ?? '')
  )
}
