import { groupBy } from '../../collections/group-by.ts'
import type { Diagnostic } from '../../project/diagnostic.ts'
import type { Target } from '../../project/plan/plan.ts'
import { blockedBy } from '../../project/target-report.ts'
import { printable } from '../terminal.ts'
import { nextCommand } from './next-command.ts'
import {
  type ChangeReport,
  countOf,
  formatPlace,
  plural,
  type Report,
  STATUS_COLOURS,
} from './report.ts'
import type { Style } from './style.ts'

/** Places that are shown of one kind of warning, unless all are asked for. */
const MOST = 5

/** How much is told. */
export interface Verbosity {
  readonly quiet: boolean
  readonly verbose: boolean
}

/** The summary for people: warnings by kind, targets by status, files, what to type next. */
export function formatSummary(
  report: ChangeReport,
  style: Style,
  { quiet, verbose }: Verbosity,
): string {
  const shown = report.diagnostics.filter(
    ({ severity }) => severity === 'error' || (!quiet && (verbose || severity !== 'info')),
  )
  const parts = [formatDiagnostics(shown, style, { verbose })]
  if (!quiet) parts.push(rows(report, style, verbose))
  return parts.filter(Boolean).join('\n')
}

/** What each severity is shown in; the first comes first. */
const COLOURS = { error: 'red', warning: 'yellow', info: 'cyan' } as const

/** Diagnostics by code, and of one code by what to do: the places, then the hint that is for them. */
export function formatDiagnostics(
  diagnostics: readonly Diagnostic[],
  style: Style,
  { verbose = false }: Partial<Pick<Verbosity, 'verbose'>>,
): string {
  const rank = ({ severity }: Diagnostic) => Object.keys(COLOURS).indexOf(severity)
  const sorted = [...diagnostics].sort((a, b) => rank(a) - rank(b))
  let text = ''
  for (const group of groupBy(sorted, ({ severity, code }) => `${severity} ${code}`).values()) {
    const [first] = group
    if (!first) continue
    const severity = style[COLOURS[first.severity]](first.severity)
    text += `${severity} ${style.bold(first.code)}${group.length > 1 ? ` (${group.length} places)` : ''}\n`
    const places = verbose || first.severity === 'error' ? group : group.slice(0, MOST)
    for (const alike of groupBy(places, ({ hint }) => hint).values()) {
      for (const diagnostic of alike)
        text += `  ${printable(formatPlace(diagnostic))}: ${printable(diagnostic.message)}\n`
      text += `  ${style.dim('→')} ${printable(alike[0]?.hint ?? '')}\n`
    }
    if (places.length < group.length)
      text += `  ${style.dim(`and ${group.length - places.length} more; -v shows them`)}\n`
  }
  return text
}

function rows(report: ChangeReport, style: Style, verbose: boolean): string {
  const { mode, targets, changes, written, action, filesScanned } = report
  const row = (name: string, text: string) => `${style.bold(name.padEnd(8))} ${text}`
  const next = nextCommand(report, verbose)
  // package lists and what VS Code reads are looked through for what is to be removed
  const looked = mode === 'remove' ? '' : 'Python '
  const files =
    changes.length > 0
      ? fileCounts(changes, written, action, style)
      : report.isDeclined
        ? 'nothing chosen, nothing written'
        : `nothing to ${mode} in ${plural(filesScanned, `${looked}file`, `${looked}files`)}`
  const lines = [
    ...(mode === 'add' && targets.length > 0
      ? [
          row('Targets', targetCounts(targets, style) + waitingCount(report, verbose)),
          ...(verbose ? targets.map((target) => targetLine(target, style)) : []),
        ]
      : []),
    row('Files', files),
    ...(next ? [row('Next', next)] : []),
  ]
  return lines.map((line) => `${line}\n`).join('')
}

function targetCounts(targets: readonly Target[], style: Style): string {
  const statuses = ['pending', 'done', 'blocked'] as const
  return statuses
    .map((status) => {
      const count = countOf(targets, status)
      return style[count > 0 ? STATUS_COLOURS[status] : 'dim'](`${count} ${status}`)
    })
    .join(', ')
}

/** Steps that are left alone although their definition is named, which a reader of the counts would not expect. */
function waitingCount({ diagnostics, changes }: Report, verbose: boolean): string {
  const waiting = diagnostics.filter(({ code }) => code === 'script-first').length
  if (waiting === 0 || verbose || changes.length === 0) return ''
  const left = plural(
    waiting,
    'is left alone, as its script is',
    'are left alone, as their scripts are',
  )
  return `; of these ${left} not among the given paths (-v shows which)`
}

function targetLine(target: Target, style: Style): string {
  const { definition, status } = target
  const place = formatPlace(definition.call.place)
  const why = blockedBy(target).join(', ')
  return `  ${style[STATUS_COLOURS[status]](status.padEnd(7))} ${printable(definition.name)}  ${style.dim(printable(place))}${why ? `  ${why}` : ''}`
}

function fileCounts(
  changes: Report['changes'],
  written: ReadonlySet<string>,
  action: Report['action'],
  style: Style,
): string {
  let added = 0
  let removed = 0
  for (const change of changes) {
    if (action === 'write' && !written.has(change.path)) continue
    added += change.added
    removed += change.removed
  }
  const what =
    action === 'write'
      ? `${written.size} of ${changes.length} written`
      : `${changes.length} to change`
  return `${what} (${style.green(`+${added}`)} ${style.red(`-${removed}`)})`
}
