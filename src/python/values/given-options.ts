import type { PyNode } from '../syntax.ts'
import { chosen, MOST } from './choices.ts'
import type { Reader } from './evaluate.ts'
import { type StaticValue, string, type Unit, unknown } from './static-value.ts'

/** Options of code's own command line, by what the commands of the repository give it. */

/** An option as code declares it. */
export interface DeclaredOption {
  /** The expression that declares it. */
  readonly declared: PyNode
  /** What it is called on the command line, that by which it is known first: `--stage`, `-s`. */
  readonly flags: readonly string[]
  readonly byDefault: PyNode | undefined
}

/**
 * The value of an option: what the command gives that starts the code, else its default, as of an environment variable
 * that nothing sets.
 */
export function readOption(
  reader: Reader,
  unit: Unit,
  { declared, flags, byDefault }: DeclaredOption,
): StaticValue {
  if (!reader.readsOptions) return unknown(unit, declared)
  const commands = reader.world.commands(reader.modules)
  if (commands.every((words) => givenIn(words, flags) === undefined) || commands.length > MOST)
    return reader.option(unit, declared, flags[0] ?? '', byDefault)
  const command = commandTaken(reader, unit, commands)
  if (!command) return unknown(unit, declared)
  const given = givenIn(command, flags)
  if (given === undefined) return reader.part(unit, declared, byDefault)
  // `$(BUILD_ID)` and `<your stage>` are for somebody else to fill in
  if (/[$<{%]/.test(given)) return reader.option(unit, declared, flags[0] ?? '', byDefault)
  reader.gave()
  return string(given)
}

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
  )
  return taken.kind === 'string' ? JSON.parse(taken.value) : null
}

/** The value that a command gives an option of such names, the last where it does so more than once. */
function givenIn(words: readonly string[], flags: readonly string[]): string | undefined {
  const given = words.flatMap((word, at) => {
    const [name = '', value] = word.split(/=(.*)/s)
    const next = words[at + 1] ?? '-'
    return flags.includes(name) ? (value ?? (next.startsWith('-') ? [] : next)) : []
  })
  return given.at(-1)
}
