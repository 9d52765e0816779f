import type { Diagnostic } from '../../project/diagnostic.ts'
import { reportTarget } from '../../project/target-report.ts'
import { countOf, type Report, type ReportedChange } from './report.ts'

/** One object with all there is to know, as `schemas/report.schema.json` describes it. */
export function formatJsonReport(report: Report): string {
  const { mode, root, targets, changes, diagnostics, written, filesScanned, durationMs } = report
  const object = {
    version: 1,
    root,
    mode,
    targets: targets.map(reportTarget),
    changes: changes.map((change) => changeOf(change, written.has(change.path))),
    diagnostics: diagnostics.map(diagnosticOf),
    summary: {
      filesScanned,
      filesChanged: changes.length,
      pending: countOf(targets, 'pending'),
      done: countOf(targets, 'done'),
      blocked: countOf(targets, 'blocked'),
      durationMs,
    },
  }
  return jsonText(object)
}

/** JSON for people and programs; no character in it steers a terminal. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, null, 2).replace(
    /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return `${text}\n`
}

function changeOf(change: ReportedChange, written: boolean) {
  const { path, transforms, added, removed } = change
  return { path, transforms, added, removed, written }
}

/** Keys in the order of the schema. */
function diagnosticOf({ code, severity, path, line, column, cell, message, hint }: Diagnostic) {
  return {
    code,
    severity,
    path,
    line,
    column,
    ...(cell === undefined ? {} : { cell }),
    message,
    hint,
  }
}
