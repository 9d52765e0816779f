import { realpathSync } from 'node:fs'
import { join, relative } from 'node:path'
import { distinct } from '../collections/distinct.ts'
import type { Change } from '../project/change/change.ts'
import { type Written, writeChanges } from '../project/change/write.ts'
import { aboutFile, type Diagnostic } from '../project/diagnostic.ts'
import type { Uncommitted } from '../project/files/git.ts'
import { fileOf } from '../project/files/python-file.ts'
import type { AddOptions } from '../project/options.ts'
import { toNameAsWell } from '../project/passing.ts'
import type { Target } from '../project/plan/plan.ts'
import { changedByOthers } from '../project/uncommitted.ts'
import { debugFlagsIn, wordsAgain } from './command-line/again.ts'
import type { Flags } from './command-line/flags.ts'
import type { Context } from './context.ts'
import { askEach, type Choices } from './interactive.ts'
import { savePatch } from './patch-file.ts'
import { printForPrograms } from './report/for-programs.ts'
import {
  type ChangeReport,
  type ReportedChange,
  reportChange,
  reportChanges,
} from './report/report.ts'
import { colourPatch, type Styles, stylesOf, wantsColour } from './report/style.ts'
import { formatSummary } from './report/summary.ts'
import { printable, printableLines, type Terminal } from './terminal.ts'

/** What a command found out; `--interactive` asks about its choices. */
export interface Found extends Choices {
  readonly mode: 'add' | 'remove'
  readonly targets: readonly Target[]
  readonly changes: readonly Change[]
  /** Files that keep instrumentation, which no change takes out. */
  readonly kept?: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
  readonly filesScanned: number
  /** How many steps and deployments there are, whatever the paths concern. */
  readonly known?: number
}

/** Previews, checks or writes what was found, and reports it; gives the exit code. */
export async function deliver(found: Found, context: Context, terminal: Terminal): Promise<number> {
  const { values, scope, options } = context
  const { mode, targets, changes, diagnostics, filesScanned, kept = [], known = 0 } = found
  const styles = stylesOf(values.color, terminal.colour)
  const action = values.write || values.interactive ? 'write' : values.check ? 'check' : 'preview'
  const delivered: Delivered | null =
    action === 'write'
      ? await writeAll(found, context, terminal, styles)
      : { reported: await reportAll(changes, context, terminal, styles), written: [], failures: [] }
  if (!delivered) return 2
  const folder = realpathSync(terminal.cwd)
  const outside = changes.length === 0 ? pendingOutside(targets, options) : []
  const report: ChangeReport = {
    mode,
    action,
    root: scope.root,
    isBelowRoot: folder !== scope.root,
    targets,
    changes: delivered.reported,
    diagnostics: [...diagnostics, ...delivered.failures],
    written: new Set(delivered.written),
    isDeclined: action === 'write' && delivered.reported.length === 0 && changes.length > 0,
    filesScanned,
    known,
    durationMs: Date.now() - context.started,
    isPendingOutside: outside.length > 0,
    again: wordsFor(outside, diagnostics, context, folder),
    debugFlags: debugFlagsIn(context.flags),
  }
  if (action === 'check' && (values.format ?? 'text') === 'text')
    for (const path of [...new Set([...changes.map(({ path }) => path), ...kept])].sort())
      terminal.out(`${printable(path)}\n`)
  print(report, values, terminal, styles)
  if (report.diagnostics.some(({ severity }) => severity === 'error')) return 2
  return action === 'check' && changes.length + kept.length > 0 ? 1 : 0
}

/** More files than these are not named for the next command: it then takes all. */
const MOST_TO_NAME = 5

/** The flags and paths of the next command, with the files that are to be named as well. */
function wordsFor(
  outside: readonly string[],
  diagnostics: readonly Diagnostic[],
  { flags, scope, options }: Context,
  folder: string,
): string {
  if (outside.length > MOST_TO_NAME) return wordsAgain({ ...flags, operands: [] }, [])
  const left = [...toNameAsWell(diagnostics, options), ...outside]
  return wordsAgain(
    flags,
    left.map((path) => relative(folder, join(scope.root, path))),
  )
}

/** The files that are to change and are not among the given paths; of a script that comes first, a diagnostic says so. */
function pendingOutside(targets: readonly Target[], { allows }: AddOptions): string[] {
  const pending = targets
    .filter(({ status, diagnostics }) => status === 'pending' && !diagnostics.some(isScriptFirst))
    .flatMap(({ parts }) => parts)
    .filter(({ outcome, path }) => outcome === 'pending' && !allows(fileOf(path)))
  return distinct(pending.map(({ path }) => fileOf(path)))
}

const isScriptFirst = ({ code }: Diagnostic): boolean => code === 'script-first'

/** What came of the changes: what is told of each, and of writing them. */
interface Delivered extends Written {
  readonly reported: readonly ReportedChange[]
}

/** Writes the changes, or those of them that are chosen; null where uncommitted changes forbid it, which it says. */
async function writeAll(
  found: Found,
  { values, scope, workspace, options }: Context,
  terminal: Terminal,
  styles: Styles,
): Promise<Delivered | null> {
  const guarded = found.changes.map(({ path }) => path).filter((path) => !scope.named.has(path))
  const dirty = values['allow-dirty']
    ? []
    : changedByOthers(workspace, found.mode, found.changes, guarded, options)
  if (dirty.length > 0) {
    if ((values.format ?? 'text') !== 'text')
      return { reported: reportChanges(found.changes), ...refused(dirty) }
    terminal.err(refusal(found.mode, dirty))
    return null
  }
  const chosen =
    values.interactive && terminal.ask
      ? await askEach(found, terminal, terminal.ask, styles.err)
      : null
  const changes = chosen ? found.changesOf(chosen) : found.changes
  const reported = reportChanges(changes)
  const { written, failures } = await writeChanges(scope.root, changes)
  const said = chosen ? (found.saidOf?.(chosen) ?? []) : []
  return { reported, written, failures: [...failures, ...said] }
}

/** Tells of changes that are not written, and passes the patch of each on as it is made: all of them may be large. */
async function reportAll(
  changes: readonly Change[],
  { values, workspace }: Context,
  terminal: Terminal,
  styles: Styles,
): Promise<ReportedChange[]> {
  const { format = 'text', output, check } = values
  const reported: ReportedChange[] = []
  function* patches(): Generator<Iterable<string>> {
    for (const change of changes) {
      workspace.rest()
      const { reported: own, patch } = reportChange(change)
      reported.push(own)
      yield patch.pieces()
    }
  }
  function* bytes() {
    for (const patch of patches()) for (const piece of patch) yield Buffer.from(piece)
  }
  if (output !== undefined) {
    await savePatch(terminal.cwd, output, bytes())
    return reported
  }
  if (check || format !== 'text') return reportChanges(changes)
  const coloured = wantsColour(values.color, terminal.colour?.out ?? false)
  // the colour of a line depends on those before it
  for (const pieces of patches())
    for (const piece of coloured ? [[...pieces].join('')] : pieces) {
      // a terminal is shown what would steer it; everything else gets the patch as it is
      const shown = terminal.colour?.out ? printableLines(piece) : piece
      await terminal.out(coloured ? colourPatch(shown, styles.out) : shown)
    }
  return reported
}

function print(report: ChangeReport, values: Flags, terminal: Terminal, styles: Styles): void {
  const { action, written } = report
  const { quiet = false, verbose = false } = values
  if (printForPrograms(report, values, terminal)) return
  if (action === 'write' && !quiet)
    for (const path of written) terminal.err(`wrote ${printable(path)}\n`)
  terminal.err(formatSummary(report, styles.err, { quiet, verbose }))
}

/** Nothing is written: what programs are told of it. */
const refused = (dirty: readonly Uncommitted[]): Written => ({
  written: [],
  failures: dirty.map(({ path }) =>
    aboutFile(path, {
      code: 'uncommitted-changes',
      severity: 'error',
      message: 'nothing is written: this file has uncommitted changes',
      hint: 'commit or stash them, pass --allow-dirty, or name the file',
    }),
  ),
})

/** Worded as `cargo fix` words it. */
function refusal(mode: Found['mode'], dirty: readonly Uncommitted[]): string {
  const list = dirty.map(({ path, state }) => `  * ${printable(path)} (${state})\n`).join('')
  return `aml-debug: nothing is written: these files have uncommitted changes, which aml-debug ${mode} -w would mix with its own; commit or stash them, pass --allow-dirty, or name the files:\n\n${list}`
}
