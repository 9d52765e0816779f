import { DEBUG_FLAGS } from '../../transforms/azureml/flags.ts'
import { PIP_PACKAGES } from '../../transforms/packages/list-argument.ts'
import { DEBUGPY } from '../../transforms/packages/wanted.ts'
import {
  isDefault,
  type TransformKey,
  transformKeys,
  transforms,
} from '../../transforms/registry.ts'
import { MARKED_PARAMETERS } from '../../transforms/steps/step-settings.ts'
import { lineEnd, lineStart, positionAt } from '../text/document.ts'
import type { OwnedEdit } from '../text/edits.ts'
import { findMarks, MARK, type Note } from '../text/marker.ts'
import type { EditedFile } from './change/change.ts'
import { editFile, failed } from './change/edit-file.ts'
import { removals } from './change/run-transform.ts'
import { type Diagnostic, isDiagnostic, readable } from './diagnostic.ts'
import { languageOf } from './files/languages.ts'
import { overlay, replacing } from './files/overlay.ts'
import { isPython } from './files/python-file.ts'
import type { Workspace } from './files/workspace.ts'
import { hasSigns } from './left-behind.ts'

/** Of so many changed files on, not all are tried: that would take a fifth of the time that adding takes. */
const MANY = 500
/** Longer files are not tried, either: notebooks with their outputs. UTF-16 code units. */
const LONG = 256 * 1024

/**
 * Says so where `remove` would not give a file back: each file is tried. Of a large migration, and of long files, only
 * those are in which marks of several things meet on a line, for there is nothing else to mistake.
 *
 * @param files how many are changed
 */
export function lostOnRemoval(
  before: Workspace,
  after: Workspace,
  { path, edits, transforms: ids }: Pick<EditedFile, 'path' | 'edits' | 'transforms'>,
  files: number,
): Diagnostic | null {
  // what nobody takes out again need not come back
  const isTakenOut = ids.every(isDefault) && languageOf(path) !== 'jsonc'
  const document = isTakenOut ? readable(before.document(path)) : null
  if (!document) return null
  const shared = sharedLines(document.text, edits)
  // what was instrumented before, by hand or by us, goes with the rest
  const isFresh = !hasSigns(document.text) && !document.text.includes(DEBUG_FLAGS.enabled)
  const isCheap = files <= MANY && document.text.length <= LONG
  const isTried = shared.length > 0 || (isCheap && isFresh)
  const lost = isTried ? firstLost(before, after, path, ids) : null
  if (lost === null) return null
  const at = shared.findLast((start) => start <= lost) ?? shared[0]
  return at === undefined || !isOneStatement(before, path, at, lost)
    ? failed(path, 'what is added could not be taken out again byte for byte')
    : mistaken(path, document.text, at)
}

/** Whether two places are in one statement at the top of a module, or there is no module to tell. */
function isOneStatement(workspace: Workspace, path: string, one: number, other: number): boolean {
  const file = path.endsWith('.py') ? readable(workspace.python(path)) : null
  if (!file) return true
  const { text, root } = file.module
  const around = root.children.filter(
    ({ start, end }) => lineStart(text, start) <= one && one <= end,
  )
  // what begins and ends on one line with it is in question, too
  return around.some(
    ({ start, end }) => lineStart(text, start) <= other && other <= lineEnd(text, end),
  )
}

function mistaken(path: string, text: string, at: number): Diagnostic {
  const [what, each] = isPython(path) ? ['calls', 'call'] : ['lists', 'list']
  return {
    code: 'calls-on-one-line',
    severity: 'error',
    path,
    ...positionAt(text, at),
    message: `left alone: several ${what} end on this line, and what is added to each could not be told apart when it is taken out`,
    hint: `give each ${each} a line of its own and run again`,
  }
}

const isMark = ({ start, end, text }: OwnedEdit): boolean =>
  start === end && text.trimStart().startsWith(MARK)

/** The starts of the lines on which marks may be about several things. */
function sharedLines(text: string, edits: readonly OwnedEdit[]): number[] {
  const ends = new Set<number>()
  const found: number[] = []
  for (const edit of edits) {
    if (!isMark(edit)) continue
    const start = lineStart(text, edit.start)
    const notes = findMarks(edit.text, 0, edit.text.length).flatMap((mark) => mark.notes)
    if (ends.has(edit.start) || mayMeet(text.slice(start, edit.start), notes)) found.push(start)
    ends.add(edit.start)
  }
  return found.sort((a, b) => a - b)
}

/** Whether a line holds twice what a mark can be about, once what the mark tells of is added to it. */
const mayMeet = (line: string, notes: readonly Note[]): boolean =>
  notes.some(({ kind, what }) => kind === 'added' && line.includes(what)) ||
  line.includes(DEBUGPY) ||
  [...MARKED_PARAMETERS, PIP_PACKAGES].some((name) => line.indexOf(name) !== line.lastIndexOf(name))

/**
 * The first offset at which a file differs from what it was before, once what some transforms have added is taken out
 * again; null where it does not differ. Where part of that was there already, it may also differ from the file without
 * it.
 *
 * @param ids of the transforms that change the file
 */
function firstLost(
  before: Workspace,
  after: Workspace,
  path: string,
  ids: readonly string[],
): number | null {
  const keys = transformKeys.filter((key) => ids.includes(transforms[key].id))
  const was = wholeText(before, path)
  const back = without(after, path, keys, was)
  if (was === null || back === null) return 0
  if (back === was || back === without(before, path, keys)) return null
  let at = 0
  while (at < was.length && was[at] === back[at]) at++
  return at
}

/**
 * The text of a file without what some transforms add: they are run one after the other, as `remove` runs them. Null
 * where one of them cannot take it out.
 *
 * @param original once the text is this, nothing is left to take out
 */
function without(
  workspace: Workspace,
  path: string,
  keys: readonly TransformKey[],
  original: string | null = null,
): string | null {
  let now = workspace
  for (const key of keys) {
    // else it would be parsed once more, to find nothing
    if (wholeText(now, path) === original) break
    const change = editFile(
      now,
      path,
      removals(now, key, path).flatMap(({ run }) => run.edits),
    )
    if (isDiagnostic(change)) return null
    if (change) now = overlay(now, replacing(path, change.after))
  }
  return wholeText(now, path)
}

const wholeText = (workspace: Workspace, path: string): string | null =>
  readable(workspace.document(path))?.text ?? null
