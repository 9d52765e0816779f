import { indentAt, lineStart } from '../../text/document.ts'
import { findAll, type PythonSource } from '../syntax.ts'

/** One level of indentation as the source writes it; four spaces where it has none. */
export function indentUnit(source: PythonSource): string {
  const { text } = source
  for (const { start, parent } of findAll(source.root, 'block')) {
    const around = parent?.start ?? 0
    const [own, outer] = [indentAt(text, start), indentAt(text, around)]
    const isDeeper = own.length > outer.length && own.startsWith(outer)
    if (isDeeper && lineStart(text, start) !== lineStart(text, around))
      return own.slice(outer.length)
  }
  return '    '
}
