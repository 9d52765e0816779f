import { removeName } from '../../src/python/items.ts'
import { indentOfLine, ownsItsLines } from '../../src/python/layout.ts'
import { marksOf, removeMark } from '../../src/python/marks.ts'
import type { PythonModule } from '../../src/python/module.ts'
import { isMainGuard } from '../../src/python/runs-once.ts'
import { preferredQuote, quote } from '../../src/python/strings.ts'
import {
  ancestor,
  findAll,
  type PyNode,
  partOf,
  statementOf,
  textOf,
} from '../../src/python/syntax.ts'
import {
  lineEnd,
  lineStart,
  newlineAt,
  nextLineStart,
  previousLineEnd,
} from '../../src/text/document.ts'
import { type Edit, insert, remove } from '../../src/text/edits.ts'
import { formatMark, type Mark } from '../../src/text/marker.ts'
import type { Problem } from '../../src/transform.ts'

/**
 * The run configuration for steps that have none: the SDK's default one, which is what they ran in before,
 * with debugpy added.
 */

const NAME = 'aml_debug_run_config'
const CLASS = 'RunConfiguration'
/** How the class is imported where the module means something else by its name. */
const RENAMED = `${CLASS} as AmlDebug${CLASS}`

const markedImport = (imported: string): string =>
  `from azureml.core.runconfig import ${imported}  ${formatMark([{ kind: 'added', what: CLASS }])}`

/** The environment of a run configuration. */
export const environmentOf = (name: string): string => `${name}.environment`

/** Whether an expression is the run configuration that `planRunConfig` makes, or its environment. */
export const isOurRunConfig = (text: string): boolean =>
  text === NAME || text === environmentOf(NAME)

/** The name of the run configuration and what makes it, or why it cannot be made. */
export type RunConfigPlan =
  | { readonly status: 'planned'; readonly name: string; readonly edits: readonly Edit[] }
  | { readonly status: 'blocked'; readonly problems: readonly Problem[] }

/** By the first step that each is made for; the steps of a block share one. */
const plans = new WeakMap<PyNode, RunConfigPlan>()

/**
 * The edits that make the run configuration before the first step of the scope that lacks one.
 *
 * @param lacking the steps of the module that have none
 */
export function planRunConfig(
  module: PythonModule,
  call: PyNode,
  lacking: readonly PyNode[],
): RunConfigPlan {
  const block = blockOf(module, call)
  if (isMade(module, block, call)) return { status: 'planned', name: NAME, edits: [] }
  const first = lacking.find((step) => blockOf(module, step) === block) ?? call
  const plan = plans.get(first) ?? planBefore(module, first, block, lacking)
  plans.set(first, plan)
  return plan
}

/** Whether a block makes the run configuration before a call. */
const isMade = (module: PythonModule, block: PyNode, call: PyNode): boolean =>
  module.scopes.isUsed(NAME) &&
  findAll(block, 'assignment').some(
    (assignment) =>
      assignment.start < call.start &&
      textOf(module, partOf(assignment, 'left')) === NAME &&
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
    return {
      status: 'blocked',
      problems: [
        {
          code: 'no-place-for-run-config',
          severity: 'error',
          at: statement.start,
          message: 'the step has no run configuration, and there is no line before it to make one',
          hint: 'put the step on lines of its own, or give it a runconfig',
        },
      ],
    }
  const { text } = module
  const newline = newlineAt(text, statement.start)
  const indent = indentOfLine(text, statement.start)
  const imported = importedClass(module, statement)
  const behind = imported ? null : importToFollow(module, first, lacking, statement)
  const importing = meansSomethingElse(module, statement) ? RENAMED : CLASS
  const lines = [
    ...(imported || behind ? [] : [markedImport(importing)]),
    `${NAME} = ${imported ?? importing.split(' ').at(-1)}()`,
    `${NAME}.environment.python.conda_dependencies.add_pip_package(${quote('debugpy', preferredQuote(module))})`,
  ]
  const edits = [
    insert(lineStart(text, statement.start), lines.map((line) => indent + line + newline).join('')),
  ]
  return {
    status: 'planned',
    name: NAME,
    edits: behind ? [importBehind(module, behind, importing), ...edits] : edits,
  }
}

/** Whether the class's name has a meaning of the module's own around a node, which our import would take from it. */
function meansSomethingElse({ scopes }: PythonModule, node: PyNode): boolean {
  const bindings = scopes.resolve(CLASS, node)?.bindings.get(CLASS) ?? []
  return bindings.some(({ qualified }) => !isRunConfigClass(qualified))
}

const isRunConfigClass = (qualified: string | undefined): boolean =>
  /^azureml\.(.*\.)?RunConfiguration$/.test(qualified ?? '')

/**
 * The block that holds the statements of the function or module around a call, or of the `__main__` guard around it.
 * Not that of a class: its methods, lambdas and comprehensions do not see its names.
 */
function scopeBlock(module: PythonModule, call: PyNode): PyNode {
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

/**
 * The block that the run configuration of a step is made in: that of its scope, which its steps share, or the nearest
 * where nothing says that the SDK can be imported outside of it.
 */
function blockOf(module: PythonModule, call: PyNode): PyNode {
  const block = scopeBlock(module, call)
  const inner = nearestBlock(module, call)
  if (inner === null || inner === block || !isInside(inner, block)) return block
  const statement = childOfBlock(call, block)
  const own = bindingStatement(module, call)
  const isThere = own === null || hasRun(own, statement) || importedClass(module, statement)
  return isThere ? block : inner
}

/** The nearest block around a node that has lines of its own. */
function nearestBlock({ text }: PythonModule, node: PyNode): PyNode | null {
  for (let at: PyNode | null = node; at?.parent; at = at.parent)
    if (at.type === 'block' && lineStart(text, at.start) !== lineStart(text, at.parent.start))
      return at
  return null
}

function isInside(node: PyNode, block: PyNode): boolean {
  for (let at: PyNode | null = node; at; at = at.parent) if (at === block) return true
  return false
}

function childOfBlock(node: PyNode, block: PyNode): PyNode {
  let at = node
  while (at.parent && at.parent !== block) at = at.parent
  return at
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

/** Whether one statement has run when another does, as far as their blocks tell. */
function hasRun(statement: PyNode, before: PyNode): boolean {
  const block = statement.parent
  return (
    block !== null &&
    statement.end <= before.start &&
    block.start <= before.start &&
    before.end <= block.end
  )
}

/** What gives a step's class its name: most often an import. */
function bindingStatement(module: PythonModule, step: PyNode): PyNode | null {
  const name = textOf(module, partOf(step, 'function')).split('.')[0] as string
  const binding = module.scopes.resolve(name, step)?.bindings.get(name)?.[0]
  return binding ? statementOf(binding.node) : null
}

function importBehind({ text }: PythonModule, statement: PyNode, imported: string): Edit {
  const newline = newlineAt(text, statement.start)
  const indent = indentOfLine(text, statement.start)
  return insert(lineEnd(text, statement.end), newline + indent + markedImport(imported))
}

/**
 * Takes out run configurations that `planRunConfig` made, and their imports.
 *
 * @param kept calls that go on using theirs
 */
export function removeRunConfigs(module: PythonModule, kept: readonly PyNode[] = []): Edit[] {
  const { text } = module
  const blocks = new Set(kept.map((call) => scopeBlock(module, call)))
  const line = (statement: PyNode): Edit =>
    remove(lineStart(text, statement.start), nextLineStart(text, statement.end))
  const edits: Edit[] = []
  for (const statement of findAll(module.root, 'expression_statement')) {
    const content = textOf(module, statement)
    const assigns = new RegExp(`^${NAME} *= *[\\w.]+\\(\\)$`).test(content)
    const adds = content.startsWith(
      `${NAME}.environment.python.conda_dependencies.add_pip_package(`,
    )
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
