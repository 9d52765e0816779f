/**
 * Makes a cell's text readable as Python without moving a character: IPython's magics, shell escapes and
 * help requests become expressions and comments of the same length.
 *
 * @returns null for a cell that is not Python (`%%bash`, `%%writefile`, …)
 */
export function maskMagics(text: string): string | null {
  const cell = /^\s*%%(\w+)/.exec(text)
  if (cell && !PYTHON_CELL_MAGICS.has(cell[1] ?? '')) return null
  return text
    .replace(
      /^([ \t]*)(%{1,2}[\w?].*|!.*|\?.*|[\w.]+\?{1,2}[ \t]*)$/gm,
      (_, indent, line) => indent + mask(line),
    )
    .replace(
      // `files = !ls` and `x = %who_ls`
      /^([ \t]*[\w., ]+=[ \t]*)([%!][\w./~].*)$/gm,
      (_, left, right) => left + mask(right),
    )
}

/** Cell magics whose cell goes on in Python. */
const PYTHON_CELL_MAGICS = new Set([
  'time',
  'timeit',
  'capture',
  'prun',
  'mprun',
  'lprun',
  'memit',
  'snakeviz',
])

/** `0`, so that a block that holds nothing else stays a block, and a comment. */
const mask = (line: string): string => `0${line.slice(1).replace(/^./, '#')}`
