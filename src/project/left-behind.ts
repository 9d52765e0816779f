import { DEBUG_FLAGS } from '../../transforms/azureml/flags.ts'
import { ATTACH, INSERTED } from '../../transforms/inserted/attach.ts'
import { isInsertedName } from '../../transforms/inserted/place.ts'
import { RUN_CONFIG } from '../../transforms/steps/run-config-names.ts'
import type { BrokenCell } from '../notebook/module.ts'
import type { PythonModule } from '../python/module.ts'
import { childOf, findAll, type PyNode, partOf, textOf } from '../python/syntax.ts'
import { lineEnd } from '../text/document.ts'
import { findMarks, MARK } from '../text/marker.ts'
import type { Problem } from '../transform.ts'
import { sourceOf } from './change/run-transform.ts'
import { type Diagnostic, isDiagnostic, readable } from './diagnostic.ts'
import { partsIn } from './files/languages.ts'
import type { PythonFile } from './files/python-file.ts'
import type { Workspace } from './files/workspace.ts'

/** Texts that only `add` writes: a file without any of them holds nothing of it. */
export const SIGNS: readonly string[] = [ATTACH, MARK, RUN_CONFIG, '(inserted by aml-debug)']

/** Whether a text may hold what `add` writes. */
export const hasSigns = (text: string): boolean => SIGNS.some((sign) => text.includes(sign))

/** The cells that do not parse and hold what `add` writes, or pass the flags: nobody can take it out of them. */
export const unparsedCells = ({ broken }: PythonFile): readonly BrokenCell[] =>
  broken.filter(({ cell: { text } }) => hasSigns(text) || text.includes(DEBUG_FLAGS.enabled))

/** The instrumentation that is left in a file. */
export interface LeftBehind {
  /** Whether the file still holds what `add` writes. */
  readonly isPresent: boolean
  readonly diagnostics: readonly Diagnostic[]
}

/** Looks for what `remove` leaves in a file, because somebody has changed it since or because it does not parse. */
export function leftBehind(workspace: Workspace, path: string): LeftBehind {
  const found: Diagnostic[] = []
  let isPresent = false
  if (!workspace.exists(path) || !workspace.holds(path, SIGNS))
    return { isPresent, diagnostics: [] }
  for (const { part, language } of partsIn(workspace, path)) {
    if (language === 'jsonc') continue
    if (language !== 'python') {
      const source = sourceOf(workspace, language, part)
      if (!isDiagnostic(source)) found.push(...marksIn(source.text).map(source.diagnose))
      continue
    }
    const file = readable(workspace.python(part))
    if (!file) continue
    const { module } = file
    // why it does not parse is said elsewhere
    isPresent ||= unparsedCells(file).length > 0
    if (module.error !== null) isPresent ||= hasSigns(module.text)
    else found.push(...inPython(module).map(file.diagnose))
  }
  return { isPresent: isPresent || found.length > 0, diagnostics: found }
}

/** What to say of each kind of leftover, and what to do about it. */
const LEFT = {
  mark: {
    message: 'left: what this comment says was added or changed is not here as it was written',
    hint: 'undo by hand what the comment says, and take the comment out',
  },
  function: {
    message: 'left: this function, or what uses it, is not quite what aml-debug inserted',
    hint: 'take it out by hand, with what calls it',
  },
  comment: {
    message: 'left: what aml-debug inserted is commented out here',
    hint: 'take the comment out by hand',
  },
  runConfig: {
    message: 'left: this run configuration is not quite what aml-debug inserted',
    hint: 'take it out by hand, with what uses it',
  },
}

const left = (what: keyof typeof LEFT, { start }: { readonly start: number }): Problem => ({
  code: 'left-behind',
  severity: 'warning',
  at: start,
  ...LEFT[what],
})

const MARK_BEGINS = new RegExp(`${MARK}(\\s*$| (added|was)\\b)`)

function inPython(module: PythonModule): Problem[] {
  const comments = findAll(module.root, 'comment')
  const marks = comments.flatMap(({ start, end }) =>
    marksOrPart(module.text, start, end).map((mark) => left('mark', mark)),
  )
  // of a whole function that is commented out, its first line says so
  const commented = comments.find((comment) => textOf(module, comment).includes(ATTACH))
  const functions = findAll(module.root, 'function_definition').filter((definition) =>
    isInserted(module, definition),
  )
  // what calls one that is not there any more
  const names = findAll(module.root, 'identifier').filter(
    (name) =>
      isInsertedName(textOf(module, name)) &&
      !functions.some(({ start, end }) => start < name.start && name.end <= end),
  )
  const runConfigs = findAll(module.root, 'assignment').filter(
    (assignment) => textOf(module, partOf(assignment, 'left')) === RUN_CONFIG,
  )
  return [
    ...marks,
    ...(commented ? [left('comment', commented)] : []),
    ...(functions.length > 0 ? functions : names.slice(0, 1)).map((one) => left('function', one)),
    ...runConfigs.map((one) => left('runConfig', one)),
  ]
}

/** Whether a function has the name of the inserted one, or its docstring. */
function isInserted(module: PythonModule, definition: PyNode): boolean {
  const body = childOf(definition, 'body')
  const name = childOf(definition, 'name')
  const first = body?.children[0]
  return (
    (name !== null && isInsertedName(textOf(module, name))) ||
    (first !== undefined && INSERTED.test(textOf(module, first)))
  )
}

function marksIn(text: string): Problem[] {
  const problems: Problem[] = []
  for (let at = text.indexOf(MARK); at >= 0; at = text.indexOf(MARK, lineEnd(text, at)))
    problems.push(...marksOrPart(text, at, lineEnd(text, at)).map((mark) => left('mark', mark)))
  return problems
}

/** The marks of a comment, or where it starts as one of them does: somebody may have wrapped it, or written on. */
function marksOrPart(text: string, start: number, end: number): readonly { start: number }[] {
  const found = findMarks(text, start, end)
  return found.length === 0 && MARK_BEGINS.test(text.slice(start, end)) ? [{ start }] : found
}
