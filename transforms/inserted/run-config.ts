import { indentOfLine, ownsItsLines } from '../../src/python/layout.ts'
import { marksOf } from '../../src/python/marks.ts'
import type { PythonModule } from '../../src/python/module.ts'
import { preferredQuote, quote } from '../../src/python/strings.ts'
import {
  ancestor,
  childOf,
  findAll,
  type PyNode,
  statementOf,
  textOf,
} from '../../src/python/syntax.ts'
import { lineEnd, lineStart, newlineAt, nextLineStart } from '../../src/text/document.ts'
import { type Edit, insert, remove } from '../../src/text/edits.ts'
import { formatMark } from '../../src/text/marker.ts'
import type { Problem } from '../../src/transform.ts'

/**
 * The run configuration for steps that have none: the SDK's default one, which is what they ran in before,
 * with debugpy added.
 */

const NAME = 'aml_debug_run_config'
const CLASS = 'RunConfiguration'
const IMPORT = `from azureml.core.runconfig import ${CLASS}`

/** The environment of a run configuration. */
export const environmentOf = (name: string): string => `${name}.environment`

export const isOurRunConfig = (text: string): boolean =>
  text === NAME || text === environmentOf(NAME)

export type RunConfigPlan =
  | { readonly name: string; readonly edits: readonly Edit[] }
  | { readonly problem: Problem }

/**
 * The edits that make the run configuration before the first step of the scope that lacks one.
 *
 * @param lacks whether a step has none; @param steps all of the module
 */
export function planRunConfig(
  module: PythonModule,
  call: PyNode,
  lacks: (step: PyNode) => boolean,
  steps: readonly PyNode[],
): RunConfigPlan {
  const block = scopeBlock(call)
  const made = findAll(block, 'assignment').some(
    (assignment) =>
      assignment.start < call.start &&
      textOf(module, childOf(assignment, 'left') as PyNode) === NAME &&
      scopeBlock(assignment) === block,
  )
  if (made) return { name: NAME, edits: [] }
  const first = steps.find((step) => lacks(step) && scopeBlock(step) === block) ?? call
  const statement = childOfBlock(first, block)
  if (!ownsItsLines(module, statement))
    return {
      problem: {
        code: 'no-place-for-run-config',
        severity: 'error',
        at: statement.start,
        message: 'the step has no run configuration, and there is no line before it to make one',
        hint: 'put the step on lines of its own, or give it a runconfig',
      },
    }
  const { text } = module
  const newline = newlineAt(text, statement.start)
  const indent = indentOfLine(text, statement.start)
  const imported = importedClass(module, call)
  const lines = [
    `${NAME} = ${imported ?? CLASS}()`,
    `${NAME}.environment.python.conda_dependencies.add_pip_package(${quote('debugpy', preferredQuote(module))})`,
  ]
  const edits = [
    insert(lineStart(text, statement.start), lines.map((line) => indent + line + newline).join('')),
  ]
  return { name: NAME, edits: imported ? edits : [importClass(module, call), ...edits] }
}

/** The block that holds the statements of the scope around a call. */
function scopeBlock(call: PyNode): PyNode {
  const definition = ancestor(call, 'function_definition', 'class_definition')
  return (definition && childOf(definition, 'body')) ?? root(call)
}

function root(node: PyNode): PyNode {
  let at = node
  while (at.parent) at = at.parent
  return at
}

function childOfBlock(node: PyNode, block: PyNode): PyNode {
  let at = node
  while (at.parent && at.parent !== block) at = at.parent
  return at
}

/** The name that the module already has for the class. */
function importedClass(module: PythonModule, call: PyNode): string | null {
  for (const [name, bindings] of module.scopes.module.bindings) {
    const qualified = bindings[0]?.qualified
    if (
      bindings.length !== 1 ||
      !qualified?.startsWith('azureml.') ||
      !qualified.endsWith(`.${CLASS}`)
    )
      continue
    if (
      (bindings[0]?.node.start ?? 0) < call.start &&
      module.scopes.resolve(name, call) === module.scopes.module
    )
      return name
  }
  return null
}

/** Imports the class behind the import of the step's own class. */
function importClass(module: PythonModule, call: PyNode): Edit {
  const { text } = module
  const callee = childOf(call, 'function') as PyNode
  const name = textOf(module, callee).split('.')[0] as string
  const binding = module.scopes.resolve(name, call)?.bindings.get(name)?.[0]
  const statement = binding ? statementOf(binding.node) : childOfBlock(call, root(call))
  const line = `${IMPORT}  ${formatMark([{ kind: 'added', what: CLASS }])}`
  const newline = newlineAt(text, statement.start)
  const indent = indentOfLine(text, statement.start)
  return binding
    ? insert(lineEnd(text, statement.end), newline + indent + line)
    : insert(lineStart(text, statement.start), indent + line + newline)
}

/**
 * Takes out run configurations that `planRunConfig` made, and their imports.
 *
 * @param kept calls that go on using theirs
 */
export function removeRunConfigs(module: PythonModule, kept: readonly PyNode[] = []): Edit[] {
  const { text } = module
  const blocks = new Set(kept.map(scopeBlock))
  const line = (statement: PyNode): Edit =>
    remove(lineStart(text, statement.start), nextLineStart(text, statement.end))
  const edits: Edit[] = []
  for (const statement of findAll(module.root, 'expression_statement')) {
    const content = textOf(module, statement)
    const assigns = new RegExp(`^${NAME} *= *[\\w.]+\\(\\)$`).test(content)
    const adds = content.startsWith(
      `${NAME}.environment.python.conda_dependencies.add_pip_package(`,
    )
    if ((assigns || adds) && ownsItsLines(module, statement) && !blocks.has(scopeBlock(statement)))
      edits.push(line(statement))
  }
  for (const statement of findAll(module.root, 'import_from_statement')) {
    const marked = marksOf(module, statement.end).some(({ notes }) =>
      notes.some(({ what }) => what === CLASS),
    )
    if (!marked || textOf(module, statement) !== IMPORT || kept.length > 0) continue
    const start = lineStart(text, statement.start)
    const before = start - (text.startsWith('\r\n', start - 2) ? 2 : start > 0 ? 1 : 0)
    edits.push(start > 0 ? remove(before, lineEnd(text, statement.end)) : line(statement))
  }
  return edits
}
