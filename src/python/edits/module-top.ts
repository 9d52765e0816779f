import { lineEnd, lineStart } from '../../text/document.ts'
import { isDocstring, type PyNode, type PythonSource } from '../syntax.ts'
import { belongsToImports, isImports, preparesImport } from './leading-imports.ts'
import { commentBelow, headerEnd } from './statement-lines.ts'

/** Where code that must run early goes: behind the imports that the module starts with. */
export type Top =
  /** At the end of this line. */
  | { readonly after: number }
  /** At the start of the text, which begins with code. */
  | { readonly after: null }

/**
 * Finds the place behind the leading comments, the docstring and the leading imports.
 * Imports behind `try:` or `if TYPE_CHECKING:` count when the block holds nothing else.
 *
 * @param early in front of the imports: behind nothing but what Python wants first
 * @returns null where the docstring or a `__future__` import shares its line with code
 */
export function topOf(source: PythonSource, early = false): Top | null {
  const { text, root } = source
  let after: number | null = null
  const statements = root.children.filter((child) => child.type !== ';' && child.type !== 'comment')
  const first = statements[0]
  const comesFirst = (statement: PyNode): boolean =>
    statement.type === 'future_import_statement' || (statement === first && isDocstring(statement))
  for (const line of byLine(text, statements)) {
    const end = lineEnd(text, line.at(-1)?.end ?? 0)
    if (
      line.every((statement) => comesFirst(statement) || (!early && isImports(source, statement)))
    )
      after = end
    // what shares a line runs before anything that follows it
    else if (line.some(comesFirst)) return null
    else if (early || !line.every((one) => belongsToImports(source, one))) break
    else if (line.some((one) => isImports(source, one) || preparesImport(source, one))) after = end
  }
  return after === null
    ? { after: headerEnd(first ? text.slice(0, lineStart(text, first.start)) : text) }
    : { after: after + commentBelow(text.slice(after)) }
}

/** Statements that share lines, together. */
function byLine(text: string, statements: readonly PyNode[]): PyNode[][] {
  const lines: PyNode[][] = []
  for (const statement of statements) {
    const last = lines.at(-1)
    const above = last?.at(-1)
    if (last && above && statement.start <= lineEnd(text, above.end)) last.push(statement)
    else lines.push([statement])
  }
  return lines
}
