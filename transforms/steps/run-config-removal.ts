import { removeName } from '../../src/python/items.ts'
import { ownsItsLines } from '../../src/python/layout.ts'
import { marksOf, removeMark } from '../../src/python/marks.ts'
import type { PythonModule } from '../../src/python/module.ts'
import { findAll, type PyNode, textOf } from '../../src/python/syntax.ts'
import { lineEnd, lineStart, nextLineStart, previousLineEnd } from '../../src/text/document.ts'
import { type Edit, remove } from '../../src/text/edits.ts'
import type { Mark } from '../../src/text/marker.ts'
import { scopeBlock } from './blocks.ts'
import { ADDS, CLASS, RENAMED, RUN_CONFIG } from './run-config-names.ts'

/**
 * Takes out run configurations that `planRunConfig` made, and their imports.
 *
 * @param kept calls that go on using theirs
 */
export function removeRunConfigs(module: PythonModule, kept: readonly PyNode[]): Edit[] {
  const { text } = module
  const blocks = new Set(kept.map((call) => scopeBlock(module, call)))
  const line = (statement: PyNode): Edit =>
    remove(lineStart(text, statement.start), nextLineStart(text, statement.end))
  const edits: Edit[] = []
  for (const statement of findAll(module.root, 'expression_statement')) {
    const content = textOf(module, statement)
    const assigns = new RegExp(`^${RUN_CONFIG} *= *(\\(\\s*)?[\\w.]+\\(\\)(\\s*\\))?$`).test(
      content,
    )
    const adds = content.startsWith(ADDS)
    if (
      (assigns || adds) &&
      ownsItsLines(module, statement) &&
      !blocks.has(scopeBlock(module, statement))
    )
      edits.push(line(statement))
  }
  return kept.length > 0 ? edits : [...edits, ...removeImports(module)]
}

/** Takes out the imports of the class, also where a formatter has wrapped them or joined them to others. */
function removeImports(module: PythonModule): Edit[] {
  const { text } = module
  return findAll(module.root, 'import_from_statement').flatMap((statement) => {
    const names = statement.children.filter(({ field }) => field === 'name')
    const ours = names.find((name) => [CLASS, RENAMED].includes(textOf(module, name)))
    const mark = ours && markOf(module, ours.end, statement.end)
    if (!mark) return []
    if (names.length > 1) return [removeName(names, ours), removeMark(module, mark)]
    const start = lineStart(text, statement.start)
    const line =
      start === 0
        ? remove(start, nextLineStart(text, statement.end))
        : remove(previousLineEnd(text, start), lineEnd(text, statement.end))
    return mark.start < start ? [removeMark(module, mark), line] : [line]
  })
}

/** The mark that says the class was added, at the end of one of some lines. */
const markOf = (module: PythonModule, ...offsets: readonly number[]): Mark | undefined =>
  offsets
    .flatMap((offset) => marksOf(module, offset))
    .find(({ notes }) => notes.some(({ what }) => what === CLASS))
