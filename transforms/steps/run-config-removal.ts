import { removeAddedImports } from '../../src/python/edits/added-imports.ts'
import { ownsItsLines } from '../../src/python/edits/statement-lines.ts'
import type { PythonModule } from '../../src/python/module.ts'
import { findAll, type PyNode, textOf } from '../../src/python/syntax.ts'
import { lineStart, nextLineStart } from '../../src/text/document.ts'
import { type Edit, remove } from '../../src/text/edits.ts'
import { scopeBlock } from './blocks.ts'
import { ADD_PACKAGE, RUN_CONFIG, RUN_CONFIG_CLASS } from './run-config-names.ts'

/**
 * Takes out run configurations that `planRunConfig` made, and their imports.
 *
 * @param kept calls that go on using theirs
 */
export function removeRunConfigs(module: PythonModule, kept: readonly PyNode[]): Edit[] {
  const { text } = module
  const blocks = new Set(kept.map((call) => scopeBlock(module, call)))
  const gone: PyNode[] = []
  for (const statement of findAll(module.root, 'expression_statement')) {
    const content = textOf(module, statement)
    const assigns = new RegExp(`^${RUN_CONFIG} *= *(\\(\\s*)?[\\w.]+\\(\\)(\\s*\\))?$`).test(
      content,
    )
    const adds = content.startsWith(`${ADD_PACKAGE}(`)
    if (
      (assigns || adds) &&
      ownsItsLines(module, statement) &&
      !blocks.has(scopeBlock(module, statement))
    )
      gone.push(statement)
  }
  const edits = gone.map(({ start, end }) =>
    remove(lineStart(text, start), nextLineStart(text, end)),
  )
  return kept.length > 0 ? edits : [...edits, ...removeAddedImports(module, RUN_CONFIG_CLASS, gone)]
}
