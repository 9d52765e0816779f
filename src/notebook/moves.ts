/** A line of a cell that changes the working folder. */
export interface Move {
  /** Where the line starts in the cell's text. */
  readonly start: number
  /** The folder; null where it cannot be read. */
  readonly to: string | null
}

/** The `%cd folder` lines of a cell; `%cd` alone goes home, `%cd -` back, and `$name` stands for a value. */
export function movesOf(text: string): Move[] {
  return [...text.matchAll(/^[ \t]*%cd\b[ \t]*(.*?)[ \t\r]*$/gm)].map(
    ({ index, 1: argument = '' }) => {
      const folder = argument.replace(/^(["'])(.*)\1$/, '$2')
      return { start: index, to: folder === '' || /^[-~]|[${}]/.test(folder) ? null : folder }
    },
  )
}
