import { markOf } from '../../src/packages/lines.ts'
import { packageName } from '../../src/packages/requirement.ts'
import { callArguments, calledMethod } from '../../src/python/calls.ts'
import { layCall } from '../../src/python/edits/brackets.ts'
import { marksOf, removeMark } from '../../src/python/edits/marks.ts'
import { ownsItsLines } from '../../src/python/edits/statement-lines.ts'
import { widthOf } from '../../src/python/edits/width.ts'
import type { PythonModule } from '../../src/python/module.ts'
import { preferredQuote, quote, stringValue } from '../../src/python/strings.ts'
import { findAll, findFirst, namedChildren, type PyNode, textOf } from '../../src/python/syntax.ts'
import { indentAt, lineEnd, newlineAt, previousLineEnd } from '../../src/text/document.ts'
import { type Edit, insert, remove } from '../../src/text/edits.ts'
import type { Mark } from '../../src/text/marker.ts'
import { blocked, type Outcome, outcomeOf } from '../../src/transform.ts'
import { DEBUGPY } from './wanted.ts'

const METHOD = 'add_pip_package'

/** `<object>.add_pip_package('debugpy')` on a line of its own, right after the statement that starts at `after`. */
export function addLine(module: PythonModule, after: number, object: string): Outcome {
  const { text } = module
  const statement = findStatement(module, after)
  if (!statement || !ownsItsLines(module, statement))
    return blocked({
      code: 'no-place-for-package',
      at: after,
      message: `${object}.${METHOD}('${DEBUGPY}') would have to follow a statement that shares its line`,
      hint: 'give the statement a line of its own',
    })
  if (isAdded(module, nextTo(statement), object)) return outcomeOf([])
  const end = lineEnd(text, statement.end)
  const indent = indentAt(text, statement.start)
  const argument = quote(DEBUGPY, preferredQuote(module, statement))
  const call = layCall(module, `${object}.${METHOD}`, argument, indent)
  const mark = markOf(DEBUGPY)
  const last = `${call.at(-1)}  ${mark}`
  const isAbove = call.length === 1 && last.length > widthOf(module)
  const lines = isAbove ? [indent + mark, ...call] : [...call.slice(0, -1), last]
  return outcomeOf([insert(end, ['', ...lines].join(newlineAt(text, end)))])
}

const findStatement = ({ root }: PythonModule, at: number): PyNode | null =>
  findFirst(
    root,
    ({ start, parent }) => start === at && /^(block|module)$/.test(parent?.type ?? ''),
  )

/** The statement behind another. */
function nextTo({ parent, end }: PyNode): PyNode | undefined {
  return parent?.children.find(({ start, type }) => start >= end && type !== 'comment')
}

/** Whether a statement is one that `addLine` added, on several lines where a formatter has wrapped it. */
function isAdded(module: PythonModule, statement: PyNode | undefined, object?: string): boolean {
  const [call] = statement?.type === 'expression_statement' ? namedChildren(statement) : []
  const called = call && calledMethod(module, call)
  if (!statement || !call || !called || !ownsItsLines(module, statement)) return false
  const [first] = callArguments(module, call)?.positional ?? []
  return (
    (object === undefined || textOf(module, called.object) === object) &&
    called.name === METHOD &&
    first !== undefined &&
    packageName(stringValue(module, first) ?? '') === DEBUGPY &&
    marksOf(module, call.end).some(tellsOfIt)
  )
}

const tellsOfIt = ({ notes }: Mark): boolean =>
  notes.some(({ kind, what }) => kind === 'added' && what === DEBUGPY)

/** Takes out the lines that `addLine` added. */
export function removeAddedLines(module: PythonModule): Edit[] {
  const { text } = module
  return findAll(module.root, 'expression_statement')
    .filter((statement) => isAdded(module, statement))
    .flatMap(({ start, end }) => [
      ...marksOf(module, end)
        .filter((mark) => mark.start < start && tellsOfIt(mark))
        .map((mark) => removeMark(module, mark)),
      remove(previousLineEnd(text, start), lineEnd(text, end)),
    ])
}
