import type { PyNode } from '../syntax.ts'
import { chosen } from './choices.ts'
import type { Reader } from './evaluate.ts'
import { noteGiven, optionByDefault } from './from-outside.ts'
import { type StaticValue, string, type Unit, unknown } from './static-value.ts'

/** Options of code's own command line, by what the commands of the repository give it. */

/** An option as code declares it. */
export interface DeclaredOption {
  /** The expression that declares it. */
  readonly declared: PyNode
  /** What it is called on the command line, that by which it is known first: `--stage`, `-s`. */
  readonly flags: readonly string[]
  readonly byDefault: PyNode | undefined
  /** Which of the words in front of all options it is, if it goes by its place. */
  readonly position?: number | null
  /** The words of which a command has one where it comes to what takes the option: `python cli.py train --stage prod`. */
  readonly chosenBy?: readonly string[]
  /** Whether `TRAIN` is as good as `train`. */
  readonly ignoresCase?: boolean
}

/** What stands for a command that gives nothing, where it is bound to the root of the module that declares options. */
export const NOTHING_GIVEN = string(JSON.stringify([]))

/** Of more commands than these, none is tried: a matrix or a folder of workflows may have one for each model. */
export const MOST_COMMANDS = 200

/**
 * The value of an option: what the command gives that starts the code, else its default, as of an environment variable
 * that nothing sets.
 */
export function readOption(reader: Reader, unit: Unit, option: DeclaredOption): StaticValue {
  const { declared, flags, byDefault, chosenBy } = option
  if (!reader.readsOptions) return unknown(unit, declared)
  const all = reader.world.commands(reader.modules)
  const commands = chosenBy ? all.filter((words) => behind(words, chosenBy)) : all
  const isGiven = commands.some((words) => givenIn(words, option) !== undefined)
  const tooMany = commands.length > MOST_COMMANDS && 'commands'
  if (!isGiven || tooMany) {
    const value = optionByDefault(reader, unit, declared, flags[0] ?? '', byDefault)
    const isLost = isGiven && tooMany && value.kind === 'unknown'
    return isLost ? { ...unknown(unit, declared), tooMany } : value
  }
  const command = commandTaken(reader, unit, commands)
  if (!command) return unknown(unit, declared)
  const given = givenIn(command, option)
  if (given === null) return unknown(unit, declared)
  if (given === undefined) return reader.part(unit, declared, byDefault)
  // `$(BUILD_ID)` and `<your stage>` are for somebody else to fill in
  if (OPEN.test(given)) return optionByDefault(reader, unit, declared, flags[0] ?? '', byDefault)
  noteGiven(reader, unit.module.root, !option.ignoresCase)
  return string(given)
}

/** The value of one of the words in front of all options, which `sys.argv` holds: `python deploy.py score.py`. */
export function readWord(reader: Reader, unit: Unit, node: PyNode, position: number): StaticValue {
  const option = {
    declared: node,
    flags: [`sys.argv[${position + 1}]`],
    byDefault: undefined,
    position,
  }
  return readOption(reader, unit, option)
}

/** What is in words that only the run of a command tells. */
const OPEN = /[$<{%]/

/** The command that has started the code in this reading; null where it has yet to be chosen. */
function commandTaken(
  reader: Reader,
  unit: Unit,
  commands: readonly (readonly string[])[],
): readonly string[] | null {
  // whatever else it gives is that of the same command
  const { root } = unit.module
  if (commands.length === 1 && !reader.bound.has(root)) return commands[0] as readonly string[]
  const taken = chosen(
    reader,
    unit,
    root,
    commands.map((words) => string(JSON.stringify(words))),
    MOST_COMMANDS,
  )
  return taken.kind === 'string' ? JSON.parse(taken.value) : null
}

/** The words of a command behind the one that chooses what takes them; null where it has no such word. */
function behind(words: readonly string[], names: readonly string[]): readonly string[] | null {
  const leading = beforeOptions(words)
  // options of the group may stand in front
  const at = (leading.length > 0 ? leading : words).findIndex((word) => names.includes(word))
  return at < 0 ? null : words.slice(at + 1)
}

/** The words in front of all options. */
function beforeOptions(words: readonly string[]): readonly string[] {
  const end = words.findIndex((word) => word.startsWith('-'))
  return end < 0 ? words : words.slice(0, end)
}

/**
 * The value that a command gives an option, the last where it does so more than once; undefined where it gives none, null
 * where that cannot be told.
 */
function givenIn(
  words: readonly string[],
  { flags, position = null, chosenBy }: DeclaredOption,
): string | undefined | null {
  const own = chosenBy ? behind(words, chosenBy) : words
  if (!own) return undefined
  if (position === null) return givenByName(own, flags)
  const leading = beforeOptions(own)
  if (leading.slice(0, position).some((word) => OPEN.test(word))) return null
  return leading[position] ?? (leading.length < own.length ? null : undefined)
}

function givenByName(words: readonly string[], flags: readonly string[]): string | undefined {
  // all behind it is no option
  const end = words.indexOf('--')
  const before = end < 0 ? words : words.slice(0, end)
  const given = before.flatMap((word, at) => {
    const [name = '', value] = word.split(/=(.*)/s)
    const next = before[at + 1] ?? '-'
    const isNamed = name.startsWith('-') && flags.includes(name)
    return isNamed ? (value ?? (next.startsWith('-') ? [] : next)) : []
  })
  return given.at(-1)
}
