import { PASSES_FLAGS } from '../../transforms/azureml/flags.ts'
import { ATTACH } from '../../transforms/inserted/attach.ts'
import { transformKeys, transforms } from '../../transforms/registry.ts'
import { isNotebook } from '../notebook/notebook.ts'
import { misindented } from '../python/indentation.ts'
import { syntaxError } from '../python/syntax-error.ts'
import type { OwnedEdit } from '../text/edits.ts'
import type { Language, Problem } from '../transform.ts'
import type { Change } from './change/change.ts'
import { changeFile } from './change/edit-file.ts'
import { removals } from './change/run-transform.ts'
import { type Diagnostic, isDiagnostic, readable } from './diagnostic.ts'
import { languageOf } from './files/languages.ts'
import { overlay, replacing } from './files/overlay.ts'
import type { Workspace } from './files/workspace.ts'
import { unparsedCells } from './left-behind.ts'
import type { RemoveOptions } from './options.ts'

/** What is taken out of a file. */
export interface Removal {
  readonly change: Change | null
  readonly diagnostics: Diagnostic[]
  /** Whether it goes on passing flags that could not be taken out. */
  readonly passesFlags: boolean
}

/**
 * Takes out of a file what `add` has inserted.
 *
 * @param calls by file, the calls that alone are changed; everything where it is null
 */
export function removeFrom(
  workspace: Workspace,
  path: string,
  options: RemoveOptions,
  calls: ReadonlyMap<string, readonly unknown[]> | null,
): Removal {
  const bytes = workspace.bytes(path)
  if (!bytes) return { ...NOTHING, diagnostics: unreadable(workspace, path) }
  const keys = transformKeys.filter(
    (key) =>
      options.enabled(transforms[key].id) &&
      (!calls || transforms[key].id === transforms.pipelineStep.id) &&
      transforms[key].trigger.some((text) => bytes.includes(text)),
  )
  if (keys.length === 0) return { ...NOTHING, diagnostics: [] }
  const stuck = [...unparsedCellsOf(workspace, path), ...misindentedIn(workspace, path)]
  if (stuck.length > 0) return { ...NOTHING, diagnostics: stuck }
  const diagnostics: Diagnostic[] = []
  let change: Change | null = null
  let passesFlags = false
  // in turn: what two transforms added to one call shares its commas
  for (const key of keys) {
    const now = withChange(workspace, change)
    const edits: OwnedEdit[] = []
    for (const { part, run } of removals(now, key, path, calls)) {
      diagnostics.push(...run.diagnostics)
      passesFlags ||= transforms[key].id === PASSES_FLAGS && run.status === 'blocked'
      if (transforms[key].language === 'python') diagnostics.push(...unparsedIn(now, part))
      edits.push(...run.edits)
    }
    const next = changeFile(now, path, edits)
    if (isDiagnostic(next)) return { ...NOTHING, diagnostics: [...diagnostics, next] }
    if (next) {
      const ids: string[] = [...new Set([...(change?.transforms ?? []), ...next.transforms])]
      change = { path, before: bytes, after: next.after, transforms: ids }
    }
    if (change && !change.after) break
  }
  return { change, diagnostics, passesFlags }
}

const NOTHING = { change: null, passesFlags: false } as const

const withChange = (workspace: Workspace, change: Change | null): Workspace =>
  change ? overlay(workspace, replacing(change.path, change.after)) : workspace

/** The diagnostic for a file that cannot be read. */
function unreadable(workspace: Workspace, path: string): Diagnostic[] {
  const document = workspace.document(path)
  if (!isDiagnostic(document)) return []
  // a list of packages never is that large: it is data, as `rows.txt` is
  const isData = document.code === 'file-too-large' && DATA.includes(languageOf(path))
  return isData ? [] : [document]
}

/** Languages of files by whose names many a file of data goes, too. */
const DATA: readonly Language[] = ['requirements', 'yaml']

/** Says that nothing can be taken out of a notebook because a cell of it with instrumentation does not parse. */
function unparsedCellsOf(workspace: Workspace, path: string): Diagnostic[] {
  const file = isNotebook(path) ? readable(workspace.python(path)) : null
  if (!file) return []
  return unparsedCells(file).map(({ error }) =>
    file.diagnose(unparsed(file.module.text, error, 'cell')),
  )
}

function unparsed(text: string, error: number, what: 'file' | 'cell'): Problem {
  const say = (wrong: string) => `skipped: the ${what} ${wrong}, so nothing can be taken out of it`
  return { severity: 'warning', ...syntaxError(text, error, say) }
}

/** Says that nothing can be taken out of a script that somebody has indented so that only our parser takes it. */
function misindentedIn(workspace: Workspace, path: string): Diagnostic[] {
  // what `add` changes is level: a walk through all others finds nothing
  if (isNotebook(path) || !workspace.holds(path, [ATTACH])) return []
  const file = readable(workspace.python(path))
  const at = file?.module.error === null ? misindented(file.module)?.start : undefined
  return file && at !== undefined ? [file.diagnose(unparsed(file.module.text, at, 'file'))] : []
}

/** Says that nothing can be taken out of Python that does not parse. */
function unparsedIn(workspace: Workspace, part: string): Diagnostic[] {
  const file = readable(workspace.python(part))
  if (!file || file.module.error === null) return []
  return [file.diagnose(unparsed(file.module.text, file.module.error, 'file'))]
}
