import { asFileChange, type Change } from '../project/change.ts'
import type { Diagnostic } from '../project/diagnostic.ts'
import type { Target } from '../project/plan.ts'
import { fileOf } from '../project/python-file.ts'
import { countChange } from '../text/patch.ts'
import { blockedBy, countOf, type Report } from './report.ts'

/** One object with all there is to know, as `schemas/report.schema.json` describes it. */
export function formatJsonReport(report: Report): string {
  const { mode, root, targets, changes, diagnostics, written, filesScanned, durationMs } = report
  const object = {
    version: 1,
    root,
    mode,
    targets: targets.map(targetOf),
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

export function targetOf(target: Target) {
  const { definition, status, parts } = target
  const { kind, name, file, call, script } = definition
  const place = file.place(call.start)
  return {
    kind,
    name,
    status,
    definition: place,
    script: script?.path ?? null,
    environment: environmentOf(target),
    launch: launchOf(parts),
    blockedBy: blockedBy(target),
  }
}

function environmentOf({ definition: { environment } }: Target) {
  return environment.places.map(({ path, line, form }) => ({ path: fileOf(path), line, form }))
}

/** The path of the launch configurations' file stands for the entry until it is named. */
function launchOf(parts: Target['parts']): string | null {
  return parts.find(({ transform }) => transform === 'launchConfig')?.path ?? null
}

function changeOf(change: Change, written: boolean) {
  const { path, transforms } = change
  return { path, transforms, ...countChange(asFileChange(change)), written }
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
