import type { Terminal } from '../terminal.ts'

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const

/** Colours of the terminal; each gives back its text as it is where there are none. */
export type Style = Readonly<Record<keyof typeof CODES, (text: string) => string>>

/** The styles of a stream that takes colour or does not. */
export function styleOf(on: boolean): Style {
  const around = (code: number) => (text: string) =>
    on && text !== '' ? `\u001B[${code}m${text}\u001B[0m` : text
  const styles = Object.entries(CODES).map(([name, code]) => [name, around(code)])
  return Object.fromEntries(styles)
}

/**
 * Whether a stream takes colour.
 *
 * @param when the flag `--color`; `auto` asks the stream, NO_COLOR and TERM
 */
export function wantsColour(
  when: 'auto' | 'always' | 'never' | undefined,
  isTerminal: boolean,
): boolean {
  if (when === 'always' || when === 'never') return when === 'always'
  const { NO_COLOR, TERM } = process.env
  return isTerminal && !NO_COLOR && TERM !== 'dumb'
}

/** The styles of what goes to standard output and to standard error. */
export interface Styles {
  readonly out: Style
  readonly err: Style
}

/** @param when the flag `--color` */
export const stylesOf = (
  when: Parameters<typeof wantsColour>[0],
  colour: Terminal['colour'],
): Styles => ({
  out: styleOf(wantsColour(when, colour?.out ?? false)),
  err: styleOf(wantsColour(when, colour?.err ?? false)),
})

/** A patch as git shows it. */
export function colourPatch(patch: string, style: Style): string {
  let header = true
  return patch
    .split('\n')
    .map((line) => {
      if (line.startsWith('diff --git ')) header = true
      if (line.startsWith('@@ ')) {
        header = false
        const end = line.indexOf(' @@', 3) + 3
        return style.cyan(line.slice(0, end)) + line.slice(end)
      }
      if (header) return style.bold(line)
      // a carriage return after the colour's end would be shown as a symbol by pagers
      if (line.startsWith('+')) return style.green(line)
      return line.startsWith('-') ? style.red(line) : line
    })
    .join('\n')
}
