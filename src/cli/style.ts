import type { Terminal } from './terminal.ts'

/** Colours of the terminal; each gives back its text as it is where there are none. */
export interface Style {
  bold(text: string): string
  dim(text: string): string
  red(text: string): string
  green(text: string): string
  yellow(text: string): string
  cyan(text: string): string
}

const around = (on: boolean, code: number) => (text: string) =>
  on && text !== '' ? `\u001B[${code}m${text}\u001B[0m` : text

/** The styles of a stream that takes colour or does not. */
export const styleOf = (on: boolean): Style => ({
  bold: around(on, 1),
  dim: around(on, 2),
  red: around(on, 31),
  green: around(on, 32),
  yellow: around(on, 33),
  cyan: around(on, 36),
})

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
