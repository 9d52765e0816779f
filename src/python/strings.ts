import { namedChildren, type PyNode, type PythonSource, textOf, walk } from './syntax.ts'

/** The value of a plain string literal, implicit concatenation included; null for f-strings with parts and bytes. */
export function stringValue(source: PythonSource, node: PyNode): string | null {
  if (node.type === 'parenthesized_expression') {
    const [inner] = namedChildren(node)
    return inner ? stringValue(source, inner) : null
  }
  if (node.type !== 'string' && node.type !== 'concatenated_string') return null
  const parts = partsOfText(source, node)
  return parts?.every((part) => typeof part === 'string') ? parts.join('') : null
}

/** What stands in a string literal or in several side by side, and its interpolations; null for bytes. */
export function partsOfText(source: PythonSource, literal: PyNode): (string | PyNode)[] | null {
  if (literal.type === 'concatenated_string') {
    const parts = literal.children.map((part) =>
      part.type === 'string' ? partsOfText(source, part) : [],
    )
    return parts.includes(null) ? null : parts.flatMap((part) => part ?? [])
  }
  const [start] = literal.children
  const opening = start ? textOf(source, start) : ''
  if (/b/i.test(opening)) return null
  return literal.children.flatMap((child): (string | PyNode)[] => {
    if (child.type === 'interpolation') return [child]
    if (child.type !== 'string_content') return []
    const content = textOf(source, child)
    const plain = /f/i.test(opening) ? content.replaceAll('{{', '{').replaceAll('}}', '}') : content
    return [/r/i.test(opening) ? plain : decodeEscapes(plain)]
  })
}

const SIMPLE: Record<string, string> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\n': '',
}

/** Python's escape sequences; what Python does not know stays as it is. */
function decodeEscapes(text: string): string {
  return text.replace(
    /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})|([0-7]{1,3})|(\r\n|[\s\S]))/g,
    (whole, u, U, x, octal, simple) => {
      const hex = u ?? U ?? x
      if (hex)
        return Number.parseInt(hex, 16) > 0x10ffff
          ? whole
          : String.fromCodePoint(Number.parseInt(hex, 16))
      if (octal) return String.fromCodePoint(Number.parseInt(octal, 8))
      return simple === '\r\n' ? '' : (SIMPLE[simple] ?? whole)
    },
  )
}

/** What a string literal of one line stands between. */
export type Quotes = "'" | '"'

/**
 * The quotes that most strings of a module have, or most of those in one of its nodes, where that says anything; else
 * those that black and ruff would put.
 */
export function preferredQuote(source: PythonSource, near: PyNode = source.root): Quotes {
  let lead = 0
  walk(near, (node) => {
    if (node.type !== 'string_start') return
    const open = textOf(source, node)
    if (open.endsWith('"""') || open.endsWith("'''")) return
    lead += open.endsWith('"') ? 1 : -1
  })
  if (lead === 0 && near !== source.root) return preferredQuote(source)
  return lead >= 0 ? '"' : "'"
}

/** A string literal in the given quotes. */
export function quote(value: string, quotes: Quotes): string {
  const body = value
    .replaceAll('\\', '\\\\')
    .replaceAll(quotes, `\\${quotes}`)
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
  return quotes + body + quotes
}
