import { shellPaths, shellWord } from '../../text/shell.ts'
import { printable } from '../terminal.ts'
import { FLAG_NAMES, type FlagName, type Flags, WRITTEN_FLAGS } from './flags.ts'

/** Flags that say what a run is for or how it tells it, not what changes. */
const OF_ONE_RUN: readonly FlagName[] = [
  'write',
  'check',
  'interactive',
  'output',
  'format',
  'color',
  'jobs',
  'quiet',
  'verbose',
]

/** The flags of a run that are written into what is added: they do not reach what is there already. */
export const debugFlagsIn = (flags: Flags): string[] =>
  WRITTEN_FLAGS.filter((name) => flags[name] !== undefined).map((name) => `--${name}`)

/**
 * What the next command line needs so that it does the same: ` --port 5679 train.py`.
 *
 * @param more paths that are to be named as well
 */
export function wordsAgain(flags: Flags, more: readonly string[]): string {
  const names = FLAG_NAMES.filter((name) => !OF_ONE_RUN.includes(name))
  const given = names.flatMap((name) => {
    const value = flags[name]
    if (value === undefined || value === false) return []
    if (value === true) return [`--${name}`]
    return [value].flat().map((one) => flagWithValue(name, String(one)))
  })
  const paths = shellPaths(...flags.operands, ...more)
  return printable([...given, paths].map((word) => word && ` ${word}`).join(''))
}

const flagWithValue = (name: FlagName, value: string): string =>
  `--${name}${value.startsWith('-') ? '=' : ' '}${shellWord(value)}`
