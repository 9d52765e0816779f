/**
 * Makes a cell's text readable as Python without moving a character: IPython's magics, shell escapes and
 * help requests become expressions and comments of the same length.
 *
 * @returns null for a cell that is not Python (`%%bash`, `%%writefile`, …)
 */
export function maskMagics(text: string): string | null {
  const cell = /^\s*%%(\w+)/.exec(text)
  if (cell && !PYTHON_CELL_MAGICS.has(cell[1] ?? '')) return null
  const state: State = { depth: 0, quote: null, continued: false }
  let escaped = false
  return lines(text)
    .map((line) => {
      // `!pip install a \` goes on in the next line
      if (escaped) {
        escaped = /\\[ \t]*$/.test(line.content)
        return blank(line.content) + line.end
      }
      const fresh = state.depth === 0 && state.quote === null && !state.continued
      const masked = fresh ? maskLine(line.content) : null
      if (masked !== null) {
        escaped = /\\[ \t]*$/.test(line.content)
        return masked + line.end
      }
      scan(line.content, state)
      return line.content + line.end
    })
    .join('')
}

/** Masks commands that IPython takes without a sign: to be tried on cells that do not parse otherwise. */
export function maskCommands(text: string): string {
  return text.replace(
    /^([ \t]*)((?:pip|pip3|conda|mamba|cd|ls|pwd|mkdir|rm|cp|mv|cat)(?:[ \t]+[^=\s([.,][^\r\n]*)?)$/gm,
    (_, indent: string, command: string) => indent + mask(command),
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
  'px',
  'debug',
  'notify',
])

/** A masked line, for one that starts a statement; null where it is no magic. */
function maskLine(line: string): string | null {
  const whole = /^([ \t]*)(%{1,2}[\w?].*|!.*|\?.*|[A-Za-z_*][\w.*]*\?{1,2}[ \t]*)$/.exec(line)
  if (whole) return (whole[1] ?? '') + mask(whole[2] ?? '')
  // `files = !ls` and `x = %who_ls`
  const assigned = /^([ \t]*[A-Za-z_][\w., \t]*=[ \t]*)([%!][\w./~$({].*)$/.exec(line)
  return assigned ? (assigned[1] ?? '') + mask(assigned[2] ?? '') : null
}

/** Makes a comment of a text behind a `0`, so that a block that holds nothing else stays a block. */
const mask = (line: string): string => `0${line.slice(1).replace(/^./, '#')}`

/** The lines of a masked text that were magics, each with its start: `%time x = f()` runs a statement. */
export const maskedLines = (masked: string): { start: number; text: string }[] =>
  [...masked.matchAll(/^[ \t]*0#.*/gm)].map(({ index, 0: text }) => ({ start: index, text }))

/** Whether a masked text has `%run steps.py`, which gives names to the code below it. */
export const runsAnother = (masked: string): boolean => /^[ \t]*0#un[ \t]/m.test(masked)

/** A text with nothing left of it but its lines and their lengths. */
export const blank = (text: string): string => text.replace(/[^\r\n]/g, ' ')

interface State {
  depth: number
  quote: string | null
  continued: boolean
}

function lines(text: string): { content: string; end: string }[] {
  return text.split(/(?<=\n)|(?<=\r)(?!\n)/).map((line) => {
    const end = /[\r\n]*$/.exec(line)?.[0] ?? ''
    return { content: line.slice(0, line.length - end.length), end }
  })
}

/** Follows brackets and strings over a line: a line that starts inside of them is no statement. */
function scan(line: string, state: State): void {
  state.continued = false
  for (let at = 0; at < line.length; at++) {
    const char = line[at] as string
    if (state.quote !== null) {
      if (char === '\\') at++
      else if (line.startsWith(state.quote, at)) {
        at += state.quote.length - 1
        state.quote = null
      }
      continue
    }
    if (char === '#') return
    if (char === '"' || char === "'") {
      const triple = char.repeat(3)
      state.quote = line.startsWith(triple, at) ? triple : char
      at += state.quote.length - 1
    } else if ('([{'.includes(char)) state.depth++
    else if (')]}'.includes(char)) state.depth = Math.max(0, state.depth - 1)
    else if (char === '\\' && at === line.length - 1) state.continued = true
  }
  // a plain string ends with its line, unless a backslash carries it on
  if (state.quote !== null && state.quote.length === 1) {
    if (/(^|[^\\])(\\\\)*\\$/.test(line)) return
    state.quote = null
  }
}
