import {
  indentAt,
  lineEnd,
  lineStart,
  newlineAt,
  nextLineStart,
  previousLineEnd,
} from '../../text/document.ts'
import { type Edit, insert, remove } from '../../text/edits.ts'
import { formatMark, type Mark } from '../../text/marker.ts'
import type { PythonModule } from '../module.ts'
import { childOf, findAll, isWithin, type PyNode, partOf, textOf } from '../syntax.ts'
import { usesOf } from '../uses.ts'
import { marksOf, removeMark } from './marks.ts'
import { removeName } from './removed-items.ts'
import { ownsItsLines } from './statement-lines.ts'
import { widthOf } from './width.ts'

/** Names that `add` imports into a module, each with a mark, and takes out again. */

/** An import of one name, marked: `import argparse  # aml-debug: added argparse`. */
export const markedImport = (code: string, name: string): string =>
  `${code}  ${formatMark([{ kind: 'added', what: name }])}`

/**
 * Inserts a marked import right behind another import, which has its lines for itself. The mark stands above it where
 * the file's lines have no room for both, below a blank line, which formatters want between an import and a comment.
 */
export function importBehind(
  module: PythonModule,
  statement: PyNode,
  code: string,
  name: string,
): Edit {
  const { text } = module
  const newline = newlineAt(text, statement.start)
  const lines = linesOfImport(module, statement, code, name)
  const isApart = lines.length > 1 && packageOf(textOf(module, statement)) === packageOf(code)
  const added = isApart ? ['', ...lines] : lines
  return insert(lineEnd(text, statement.end), added.map((each) => newline + each).join(''))
}

/** The package that an import begins with. */
const packageOf = (code: string): string | undefined => /^(?:from|import)\s+(\w+)/.exec(code)?.[1]

/**
 * Inserts a marked import of a module where isort has it, among an import and those right above it: in front of all
 * `from … import`, and of the modules that follow by name.
 */
export function importSorted(module: PythonModule, statement: PyNode, name: string): Edit {
  const { text } = module
  const code = `import ${name}`
  const among = importsUpTo(module, statement)
  const follows = (one: PyNode): boolean =>
    one.type === 'import_from_statement' || textOf(module, one) > code
  const at = Math.max(0, among.findIndex(follows))
  const [above, next = statement] = [among[at - 1], among[at]]
  if (above) return importBehind(module, above, code, name)
  const start = lineStart(text, next.start)
  const newline = newlineAt(text, start === 0 ? 0 : previousLineEnd(text, start))
  const lines = linesOfImport(module, next, code, name)
  return insert(start, lines.map((each) => each + newline).join(''))
}

/** An import and those on the lines right above it, in order; no `__future__` import, which stays the first. */
function importsUpTo(module: PythonModule, statement: PyNode): PyNode[] {
  const { text } = module
  const among = [statement]
  const above = (statement.parent?.children ?? []).filter(({ end }) => end <= statement.start)
  for (const one of above.reverse()) {
    const isImport = /^import_(from_)?statement$/.test(one.type) && ownsItsLines(module, one)
    if (!isImport || nextLineStart(text, one.end) < lineStart(text, among[0]?.start ?? 0)) break
    among.unshift(one)
  }
  return among
}

/** The lines of a marked import that stands beside another one. */
function linesOfImport(module: PythonModule, beside: PyNode, code: string, name: string): string[] {
  const line = markedImport(code, name)
  const indent = indentAt(module.text, beside.start)
  const isLong = indent.length + line.length > widthOf(module)
  const lines = isLong ? [line.slice(code.length).trimStart(), code] : [line]
  return lines.map((each) => indent + each)
}

/**
 * Takes out the imports of a name that are marked, also where a formatter has wrapped them or joined them to others.
 * Where the name has come into use since, it stays, and its mark goes.
 *
 * @param gone statements that are taken out as well, and what they use the name for
 */
export function removeAddedImports(
  module: PythonModule,
  name: string,
  gone: readonly PyNode[],
): Edit[] {
  const { text } = module
  const added = findAll(module.root, 'import_statement', 'import_from_statement').flatMap(
    (statement) => {
      const items = statement.children.filter(({ field }) => field === 'name')
      const item = items.find((one) => textOf(module, childOf(one, 'name') ?? one) === name)
      const mark = item && markOf(module, name, statement, item)
      return mark ? [{ statement, items, item, mark }] : []
    },
  )
  const ours = added.map(({ item }) => item)
  return added.flatMap(({ statement, items, item, mark }) => {
    if (isNeeded(module, item, ours, gone)) return [removeMark(module, mark)]
    if (items.length > 1) {
      const removal = removeName(items, item)
      // in front of other names that have a line each, the mark is between this one and the next
      const isWithMark = removal.start <= mark.start && mark.end <= removal.end
      return isWithMark ? [removal] : [removal, removeMark(module, mark)]
    }
    const start = lineStart(text, statement.start)
    const next = nextLineStart(text, statement.end)
    // it may be the first line of a notebook's cell, and came with the newline behind it
    const isAboveGone = gone.some((below) => lineStart(text, below.start) === next)
    const line =
      start === 0 || isAboveGone
        ? remove(start, next)
        : remove(previousLineEnd(text, start), lineEnd(text, statement.end))
    return mark.start < start
      ? [...blankAbove(module, statement, mark), removeMark(module, mark), line]
      : [line]
  })
}

/**
 * Takes out the blank line above a mark that stands above its import: it came with the mark where the import in front
 * of it is of the same package, and parts two groups of imports elsewhere.
 */
function blankAbove(module: PythonModule, statement: PyNode, mark: Mark): Edit[] {
  const { text } = module
  const before = (statement.parent?.children ?? []).findLast(({ end }) => end <= mark.start)
  const end = previousLineEnd(text, mark.start)
  const start = previousLineEnd(text, end)
  if (!before || lineEnd(text, before.end) !== start || text.slice(start, end).trim() !== '')
    return []
  const isSame = packageOf(textOf(module, before)) === packageOf(textOf(module, statement))
  return isSame ? [remove(start, end)] : []
}

/** The mark that says a name was added: at the end of its line, or of the first or last line of its import. */
const markOf = (
  module: PythonModule,
  name: string,
  statement: PyNode,
  item: PyNode,
): Mark | undefined =>
  [item.end, statement.end, statement.start]
    .flatMap((offset) => marksOf(module, offset))
    .find(({ notes }) => notes.some((note) => note.what === name))

/** Whether something that stays uses what nothing but added imports gives a name. */
function isNeeded(
  module: PythonModule,
  imported: PyNode,
  added: readonly PyNode[],
  gone: readonly PyNode[],
): boolean {
  const node = imported.type === 'aliased_import' ? partOf(imported, 'alias') : imported
  const name = textOf(module, node)
  const among = (nodes: readonly PyNode[], one: PyNode) => nodes.some((each) => isWithin(one, each))
  return (
    module.scopes.bindingsOf(name, node).every((binding) => among(added, binding.node)) &&
    usesOf(module, name, node).some((use) => !among(added, use) && !among(gone, use))
  )
}
