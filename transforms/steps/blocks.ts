import type { PythonModule } from '../../src/python/module.ts'
import { isMainGuard } from '../../src/python/runs-once.ts'
import { type PyNode, partOf, statementOf, textOf } from '../../src/python/syntax.ts'
import { lineStart } from '../../src/text/document.ts'

/** The blocks around a step, and what has run when it is constructed. */

/**
 * The block that holds the statements of the function or module around a call, or of the `__main__` guard around it.
 * Not that of a class: its methods, lambdas and comprehensions do not see its names.
 */
export function scopeBlock(module: PythonModule, call: PyNode): PyNode {
  const { text } = module
  for (let at = call; at.parent; at = at.parent) {
    const { type } = at.parent
    const holds =
      type === 'function_definition'
        ? at.field === 'body'
        : at.field === 'consequence' && isMainGuard(module, at.parent)
    if (holds && lineStart(text, at.start) !== lineStart(text, at.parent.start)) return at
  }
  return module.root
}

/** The nearest block around a node that starts on a line of its own. */
export function nearestBlock({ text }: PythonModule, node: PyNode): PyNode | null {
  for (let at: PyNode | null = node; at?.parent; at = at.parent)
    if (at.type === 'block' && lineStart(text, at.start) !== lineStart(text, at.parent.start))
      return at
  return null
}

/** The statement of a block that a node is part of. */
export function childOfBlock(node: PyNode, block: PyNode): PyNode {
  let at = node
  while (at.parent && at.parent !== block) at = at.parent
  return at
}

/** Whether one statement has surely run when another does. */
export function hasRun(statement: PyNode, before: PyNode): boolean {
  const block = statement.parent
  return (
    block !== null &&
    statement.end <= before.start &&
    block.start <= before.start &&
    before.end <= block.end
  )
}

/** The statement that gives the class of a step its name: an import, most of the time. */
export function bindingStatement(module: PythonModule, step: PyNode): PyNode | null {
  const [name = ''] = textOf(module, partOf(step, 'function')).split('.')
  const [binding] = module.scopes.bindingsOf(name, step)
  return binding ? statementOf(binding.node) : null
}
