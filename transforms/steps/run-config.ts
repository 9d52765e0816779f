import { CacheInKeys, once } from '../../src/collections/cache.ts'
import { importBehind, markedImport } from '../../src/python/edits/added-imports.ts'
import { layCall } from '../../src/python/edits/brackets.ts'
import { ownsItsLines } from '../../src/python/edits/statement-lines.ts'
import type { PythonModule } from '../../src/python/module.ts'
import { preferredQuote, quote } from '../../src/python/strings.ts'
import {
  ancestor,
  findAll,
  isWithin,
  type PyNode,
  partOf,
  statementOf,
  textOf,
} from '../../src/python/syntax.ts'
import { indentAt, lineStart, newlineAt } from '../../src/text/document.ts'
import { type Edit, insert } from '../../src/text/edits.ts'
import { blocked, type Outcome } from '../../src/transform.ts'
import { bindingStatement, childOfBlock, hasRun, nearestBlock, scopeBlock } from './blocks.ts'
import { ADD_PACKAGE, RENAMED_CLASS, RUN_CONFIG, RUN_CONFIG_CLASS } from './run-config-names.ts'
import { stepsWithoutRunConfig } from './steps-without-run-config.ts'

/**
 * The run configuration for steps that have none: the SDK's default one, which is what they ran in before,
 * with debugpy added.
 */

const importOf = (imported: string): string => `from azureml.core.runconfig import ${imported}`

/** The edits that make the run configuration, or why it cannot be made. */
type RunConfigPlan = { readonly status: 'planned'; readonly edits: readonly Edit[] } | Outcome

/** The plans, by the first step that each is made for; the steps of a block share one. */
const plans = new CacheInKeys<PyNode, RunConfigPlan>()

/** The edits that make the run configuration before the first step of the scope that lacks one. */
export function planRunConfig(module: PythonModule, call: PyNode): RunConfigPlan {
  const block = blockOf(module, call)
  if (isMade(module, block, call)) return { status: 'planned', edits: [] }
  const lacking = stepsWithoutRunConfig(module)
  const first = lacking.find((step) => blockOf(module, step) === block) ?? call
  return once(plans, first, () => planBefore(module, first, block, lacking))
}

/** Whether a block makes the run configuration before a call. */
const isMade = (module: PythonModule, block: PyNode, call: PyNode): boolean =>
  module.scopes.isUsed(RUN_CONFIG) &&
  findAll(block, 'assignment').some(
    (assignment) =>
      assignment.start < call.start &&
      textOf(module, partOf(assignment, 'left')) === RUN_CONFIG &&
      scopeBlock(module, assignment) === scopeBlock(module, call) &&
      hasRun(statementOf(assignment), call),
  )

function planBefore(
  module: PythonModule,
  first: PyNode,
  block: PyNode,
  lacking: readonly PyNode[],
): RunConfigPlan {
  const statement = childOfBlock(first, block)
  if (!ownsItsLines(module, statement))
    return blocked({
      code: 'no-place-for-run-config',
      at: statement.start,
      message: 'the step has no run configuration, and there is no line before it to make one',
      hint: 'put the step on lines of its own, or give it a runconfig',
    })
  const { text } = module
  const newline = newlineAt(text, statement.start)
  const indent = indentAt(text, statement.start)
  const imported = importedClass(module, statement)
  const behind = imported ? null : importToFollow(module, first, lacking, statement)
  const importing = meansSomethingElse(module, statement) ? RENAMED_CLASS : RUN_CONFIG_CLASS
  const lines = [
    ...(imported || behind ? [] : [indent + markedImport(importOf(importing), RUN_CONFIG_CLASS)]),
    `${indent}${RUN_CONFIG} = ${imported ?? importing.split(' ').at(-1)}()`,
    ...layCall(module, ADD_PACKAGE, quote('debugpy', preferredQuote(module)), indent),
  ]
  const edits = [
    insert(lineStart(text, statement.start), lines.map((line) => line + newline).join('')),
  ]
  return {
    status: 'planned',
    edits: behind
      ? [importBehind(module, behind, importOf(importing), RUN_CONFIG_CLASS), ...edits]
      : edits,
  }
}

/** Whether the class's name means something of the module's own around a node, which our import would hide. */
function meansSomethingElse({ scopes }: PythonModule, node: PyNode): boolean {
  return scopes
    .bindingsOf(RUN_CONFIG_CLASS, node)
    .some(({ qualified }) => !isRunConfigClass(qualified))
}

const isRunConfigClass = (qualified: string | undefined): boolean =>
  /^azureml\.(.*\.)?RunConfiguration$/.test(qualified ?? '')

/**
 * The block in which the run configuration of a step is made: that of the scope, which its steps share; the nearest
 * where the SDK may not be importable outside of it.
 */
function blockOf(module: PythonModule, call: PyNode): PyNode {
  const block = scopeBlock(module, call)
  const inner = nearestBlock(module, call)
  if (inner === null || inner === block || !isWithin(inner, block)) return block
  const statement = childOfBlock(call, block)
  const own = bindingStatement(module, call)
  const isThere = own === null || hasRun(own, statement) || importedClass(module, statement)
  return isThere ? block : inner
}

/** The name that the module already has for the class before a statement. */
function importedClass({ scopes }: PythonModule, before: PyNode): string | null {
  for (const [name, bindings] of scopes.module.bindings) {
    const isClass = bindings.every(({ qualified }) => isRunConfigClass(qualified))
    const isThere = bindings.some(({ node }) => hasRun(statementOf(node), before))
    if (isClass && isThere && scopes.resolve(name, before) === scopes.module) return name
  }
  return null
}

/**
 * The import that ours goes behind: the first of a class of `steps`, so that they share it, or of the step's own class
 * where that is local. Null where none is sure to have run before a statement.
 */
function importToFollow(
  module: PythonModule,
  step: PyNode,
  steps: readonly PyNode[],
  before: PyNode,
): PyNode | null {
  const own = bindingStatement(module, step)
  const isLocal = own !== null && ancestor(own, 'function_definition', 'class_definition') !== null
  const shared = isLocal ? [] : steps.flatMap((other) => bindingStatement(module, other) ?? [])
  const surelyRun = [...shared, ...(own ? [own] : [])].filter(
    (statement) => hasRun(statement, before) && ownsItsLines(module, statement),
  )
  return surelyRun.sort((a, b) => a.start - b.start)[0] ?? null
}
