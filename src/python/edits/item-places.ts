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

/** What a line starts with that has its comma in front: `    , `; null where the item's line has none. */
export function leadingComma(text: string, container: PyNode, item: PyNode): string | null {
  const start = lineStart(text, item.start)
  const found = /^([ \t]*),[ \t]*/.exec(text.slice(start, item.start))
  const comma = start + (found?.[1]?.length ?? 0)
  return found && container.children.some((child) => child.start === comma) ? found[0] : null
}

/** Whether the lines of a list have the same number of items each, and more than one: an option and its value. */
export function isTable(text: string, items: readonly PyNode[]): boolean {
  const [start, end] = [items[0]?.start ?? 0, items.at(-1)?.end ?? 0]
  if (!/[\r\n]/.test(text.slice(start, end))) return false
  const lines = new Map<number, number>()
  for (const item of items) {
    const line = lineStart(text, item.start)
    lines.set(line, (lines.get(line) ?? 0) + 1)
  }
  const [first = 0, ...others] = lines.values()
  return first > 1 && others.length > 0 && others.every((count) => count === first)
}
