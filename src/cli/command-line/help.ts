import type { Command } from '../command.ts'
import { type FlagName, flagSpec } from './flags.ts'

/** Flags that share the last line: everybody knows them. */
const KNOWN = new Set<FlagName>(['color', 'jobs', 'quiet', 'verbose', 'config'])

/** Help for one command: it fits 24 lines of 80 columns. */
export function commandHelp(command: Command): string {
  const own = command.flags.filter((name) => !KNOWN.has(name))
  const lines = own.map((name) => {
    const meaning = command.meanings?.[name] ?? meaningOf(name)
    return `${usageOf(name).padEnd(28)}${meaning}`
  })
  const known = command.flags.filter((name) => KNOWN.has(name)).map(shortUsage)
  return [
    `aml-debug ${command.name} ${command.operands}: ${command.summary}`,
    '',
    ...lines,
    ...(known.length > 0 ? [`  ${[...known, '-h'].join(', ')}`] : []),
    ...(command.examples.length > 0
      ? command.examples.map(([line, what]) => `    ${`aml-debug ${line}`.padEnd(34)}${what}`)
      : []),
    ...(command.notes ? ['', ...command.notes] : []),
  ].join('\n')
}

function meaningOf(name: FlagName): string {
  const { describe, fallback } = flagSpec(name)
  return fallback === undefined || fallback === 'text' ? describe : `${describe} [${fallback}]`
}

function usageOf(name: FlagName): string {
  const { short, value } = flagSpec(name)
  return `  ${short ? `-${short}, ` : '    '}--${name}${value ? ` ${value}` : ''}`
}

function shortUsage(name: FlagName): string {
  const { short, value } = flagSpec(name)
  return `${short ? `-${short}/` : ''}--${name}${value ? ` ${value}` : ''}`
}

/** Help for the whole program. */
export function programHelp(commands: readonly Command[]): string {
  const usages = commands.map(({ name, operands }) => `${name} ${operands}`)
  const width = Math.max(...usages.map(({ length }) => length)) + 2
  return [
    'Makes an Azure Machine Learning repository (SDK v1) debuggable from VS Code,',
    'and takes it all out again.',
    '',
    ...commands.map(
      ({ summary }, index) => `  aml-debug ${(usages[index] ?? '').padEnd(width)}${summary}`,
    ),
    '',
    'Only host writes without -w. What each command takes: aml-debug add --help',
    '',
    '    aml-debug add              preview the patch for the whole repository',
    '    aml-debug add -w           write it',
    '    aml-debug remove -w        take all of it out again',
    '',
    'Settings: [tool.aml-debug] in pyproject.toml, or aml-debug.toml, with the',
    "flags' names as keys. Exit codes: 0 fine, 1 --check found something, 2 error.",
  ].join('\n')
}
