import { printable } from '../terminal.ts'
import { formatPlace, type Report } from './report.ts'

const COMMANDS = { error: 'error', warning: 'warning', info: 'notice' } as const

/** Workflow commands, which GitHub Actions shows beside the lines that they name. */
export function formatGithub({ mode, action, diagnostics, changes, written }: Report): string {
  const lines = diagnostics.map((diagnostic) => {
    const { severity, code, path, line, column, cell, message, hint } = diagnostic
    // a cell's lines are not the file's
    const place = cell === undefined ? { file: path, line, col: column } : { file: path }
    const prefix = cell === undefined ? '' : `${formatPlace(diagnostic)}: `
    return command(
      COMMANDS[severity],
      { ...place, title: `aml-debug ${code}` },
      `${prefix}${message}\n${hint}`,
    )
  })
  for (const change of changes) {
    if (written.has(change.path)) continue
    const message =
      mode === 'add'
        ? 'aml-debug add would change this file\nrun aml-debug add -w'
        : 'this file holds debug code\nrun aml-debug remove -w'
    const title = mode === 'add' ? 'aml-debug not-debuggable' : 'aml-debug instrumented'
    // a preview does not fail the job
    const level = action === 'check' ? 'error' : 'warning'
    lines.push(command(level, { file: change.path, line: change.line, title }, message))
  }
  return lines.map((line) => `${printable(line)}\n`).join('')
}

function command(
  name: string,
  properties: Readonly<Record<string, string | number>>,
  message: string,
): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${property(String(value))}`)
  return `::${name} ${list.join(',')}::${data(message)}`
}

/** As GitHub's own toolkit escapes them. */
const data = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
