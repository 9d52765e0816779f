import { pathToFileURL } from 'node:url'
import type { Diagnostic } from '../../project/diagnostic.ts'
import { VERSION } from '../version.ts'
import { jsonText } from './json.ts'
import { formatPlace, type Report } from './report.ts'
import { titleOf } from './rules.ts'

const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const

interface Result {
  readonly ruleId: string
  readonly level: 'error' | 'warning' | 'note'
  readonly text: string
  readonly path: string
  readonly line: number
  readonly column: number | null
}

/** A SARIF 2.1.0 log: each diagnostic, and each file that a gate would stop at. */
export function formatSarif(report: Report): string {
  const results = resultsOf(report)
  const rules = [...new Map(results.map((result) => [result.ruleId, result])).values()]
  const index = new Map(rules.map(({ ruleId }, at) => [ruleId, at]))
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'aml-debug',
            version: VERSION,
            rules: rules.map(({ ruleId, level }) => ({
              id: ruleId,
              shortDescription: { text: titleOf(ruleId) },
              defaultConfiguration: { level },
            })),
          },
        },
        originalUriBaseIds: { SRCROOT: { uri: `${pathToFileURL(report.root).href}/` } },
        columnKind: 'utf16CodeUnits',
        results: results.map(({ ruleId, level, text, path, line, column }) => ({
          ruleId,
          ruleIndex: index.get(ruleId),
          level,
          message: { text },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: uriOf(path), uriBaseId: 'SRCROOT' },
                region: { startLine: line, ...(column === null ? {} : { startColumn: column }) },
              },
            },
          ],
        })),
      },
    ],
  }
  return jsonText(log)
}

function resultsOf({ mode, diagnostics, changes, written }: Report): Result[] {
  return [
    ...diagnostics.map((diagnostic) => ({
      ruleId: diagnostic.code,
      level: LEVELS[diagnostic.severity],
      text: messageOf(diagnostic),
      path: diagnostic.path,
      // a cell's lines are not the file's
      line: diagnostic.cell === undefined ? diagnostic.line : 1,
      column: diagnostic.cell === undefined ? diagnostic.column : null,
    })),
    ...changes
      .filter(({ path }) => !written.has(path))
      .map((change): Result => {
        const ruleId = mode === 'add' ? 'not-debuggable' : 'instrumented'
        const text =
          mode === 'add'
            ? 'aml-debug add would change this file. Run aml-debug add -w'
            : 'This file holds debug code. Run aml-debug remove -w'
        return {
          ruleId,
          level: 'warning',
          text,
          path: change.path,
          line: change.line,
          column: null,
        }
      }),
  ]
}

function messageOf(diagnostic: Diagnostic): string {
  const place = diagnostic.cell === undefined ? '' : `${formatPlace(diagnostic)}: `
  return `${place}${diagnostic.message}. ${diagnostic.hint}`
}

/** A relative reference: what is special in a URI is escaped, slashes stay. */
const uriOf = (path: string): string =>
  path
    .split('/')
    .map((name) => encodeURIComponent(name))
    .join('/')
