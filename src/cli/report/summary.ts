import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { transforms } from '../../../transforms/registry.ts'
import { groupBy } from '../../collections/group-by.ts'
import type { Diagnostic } from '../../project/diagnostic.ts'
import type { Target } from '../../project/plan/plan.ts'
import { blockedBy } from '../../project/target-report.ts'
import { printable } from '../terminal.ts'
import { countOf, formatPlace, plural, type Report, STATUS_COLOURS } from './report.ts'
import type { Style } from './style.ts'

/** Places that are shown of one kind of warning, unless all are asked for. */
const MOST = 5

/** What a command that changes files has to tell people as well: what to do next depends on it. */
export interface ChangeReport extends Report {
  readonly mode: 'add' | 'remove'
  /** Whether it runs further down than the root. */
  readonly isBelowRoot: boolean
  /** Whether there are changes, none of which was chosen. */
  readonly isDeclined: boolean
  /** The flags that the next command needs to do the same. */
  readonly again: string
  /** The flags that say how to debug, as far as they were given. */
  readonly debugFlags: readonly string[]
}

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

/** Why a repository may have no target at all. */
export function whyNoTarget(diagnostics: readonly Diagnostic[]): string {
  if (diagnostics.some(({ severity }) => severity !== 'info'))
    return 'what is reported above may define one'
  const other = diagnostics.find(({ code }) => /^sdk-/.test(code))
  return other?.message ?? 'aml-debug looks for calls whose name is imported from azureml'
}

/** What makes use of what was added: nothing where a script is ready, and its step is not told. */
function startAgain({ changes, written }: Report): string[] {
  const added = changes.flatMap(({ path, transforms: ids }) => (written.has(path) ? ids : []))
  if (added.includes(transforms.pipelineStep.id))
    return ['submit the pipeline with the new arguments']
  return added.includes(transforms.entryScript.id)
    ? ['build the image of the deployment with the new script']
    : []
}

const TAKE_OUT = 'aml-debug remove -w --no-ignore, which alone reaches what git ignores'

const APPLIED_ABOVE =
  ', or git apply in the top folder: below it, git leaves out what the patch has for other folders'

/** What to type next; null where there is nothing to do. */
function nextCommand(report: ChangeReport, verbose: boolean): string | null {
  const { mode, action, changes, targets, written, again, debugFlags, isDeclined } = report
  if (isDeclined) return null
  // it is said above why nothing is written
  if (action === 'write' && changes.length > 0 && written.size === 0) return null
  if (changes.length > 0 && action !== 'write')
    return `aml-debug ${mode} -w${again}${action === 'preview' && report.isBelowRoot ? APPLIED_ABOVE : ''}`
  if (action === 'write' && written.size > 0) {
    const look = existsSync(join(report.root, '.git')) ? ['git diff'] : []
    const use = mode === 'add' ? startAgain(report) : []
    // what git ignores is not looked at otherwise
    const out = mode === 'add' && again.includes('--no-ignore') ? [TAKE_OUT] : []
    return [...look, ...use, ...out].join('; then ') || null
  }
  if (mode === 'add' && targets.length === 0)
    return report.filesScanned === 0
      ? 'run aml-debug in the repository that defines your pipelines'
      : `no step and no deployment found: ${whyNoTarget(report.diagnostics)}`
  // what is there is not told from what somebody has edited
  if (changes.length === 0 && debugFlags.length > 0 && countOf(targets, 'done') > 0)
    return `what is added already keeps its settings; for ${debugFlags.join(', ')}: aml-debug remove -w, then add again`
  // some reasons are no warnings: what runs a command line cannot be mended, and a definition may wait for its script
  const waits = mode === 'add' && changes.length === 0 && countOf(targets, 'pending') > 0
  if (!verbose && (waits || countOf(targets, 'blocked') > 0))
    return `aml-debug ${mode} -v${again} shows what stands in the way`
  return null
}
