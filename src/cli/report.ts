import type { Diagnostic } from '../project/diagnostic.ts'
import type { Target } from '../project/plan.ts'
import { printable, type Terminal } from './terminal.ts'

/** `path:line:column`, and the cell in a notebook. */
export function formatPlace({
  path,
  line,
  column,
  cell,
}: Pick<Diagnostic, 'path' | 'line' | 'column' | 'cell'>): string {
  return cell === undefined ? `${path}:${line}:${column}` : `${path}:cell ${cell}:${line}:${column}`
}

/** Prints diagnostics: each place, and the hint once for all places of one code. */
export function reportDiagnostics(terminal: Terminal, diagnostics: readonly Diagnostic[]): void {
  const groups = new Map<string, Diagnostic[]>()
  for (const diagnostic of diagnostics) {
    const key = `${diagnostic.severity} ${diagnostic.code} ${diagnostic.hint}`
    groups.set(key, [...(groups.get(key) ?? []), diagnostic])
  }
  for (const group of groups.values()) {
    for (const diagnostic of group)
      terminal.err(
        `${printable(
          `${formatPlace(diagnostic)}: ${diagnostic.severity}: ${diagnostic.message} [${diagnostic.code}]`,
        )}\n`,
      )
    terminal.err(`${printable(`    → ${group[0]?.hint ?? ''}`)}\n`)
  }
}

/** One line for all targets: how many stand where. */
export function summarize(targets: readonly Target[]): string {
  const count = (status: Target['status']) =>
    targets.filter((target) => target.status === status).length
  return `${plural(targets.length, 'step or deployment', 'steps and deployments')}: ${count('pending')} pending, ${count('done')} done, ${count('blocked')} blocked`
}

export const plural = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`
