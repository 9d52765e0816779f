import { lineEnd, lineStart } from '../../text/document.ts'
import { isBetween, type PyNode } from '../syntax.ts'

/** Where items stand on their lines. */

/** The comma that follows an item, if there is one. */
export function commaAfter(container: PyNode, item: PyNode): PyNode | null {
  const index = container.children.indexOf(item)
  const next = container.children.slice(index + 1).find(({ type }) => !isBetween(type))
  return next?.type === ',' ? next : null
}

/** Whether nothing but blanks and a comment follows an offset on its line. */
export function endsLine(text: string, offset: number): boolean {
  return /^[ \t\f]*(#.*)?$/.test(text.slice(offset, lineEnd(text, offset)))
}

/** Whether nothing but blanks stands in front of an offset on its line. */
export function startsLine(text: string, offset: number): boolean {
  return /^[ \t\f]*$/.test(text.slice(lineStart(text, offset), offset))
}
