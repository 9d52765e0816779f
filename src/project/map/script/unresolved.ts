import { signatureOf } from '../../../../transforms/azureml/signatures.ts'
import { reachingBinding } from '../../../python/bindings.ts'
import { excerpt } from '../../../python/excerpt.ts'
import { calledName, type PythonModule } from '../../../python/module.ts'
import {
  ancestor,
  childOf,
  isWithin,
  type PyNode,
  partOf,
  textOf,
  wholeAttribute,
} from '../../../python/syntax.ts'
import { MOST_COMMANDS } from '../../../python/values/given-options.ts'
import type { StaticValue, StaticValueOf, UnitNode } from '../../../python/values/static-value.ts'
import { positionAt } from '../../../text/document.ts'
import type { Problem } from '../../../transform.ts'
import { nameOfPath } from '../../files/python-file.ts'
import { MOST_WAYS } from '../../world/readings.ts'
import { isUndefinedName } from '../undefined-name.ts'
import { brokenCellThatAssigns } from './broken-cells.ts'
import { madeRepeatedly } from './made-repeatedly.ts'
import type { Naming } from './naming.ts'

/** Why the script of a call is not known before the definition runs, and what to do about it. */

/** Why there is no script. */
export type Why = Omit<Problem, 'severity'>

/** Says that the script, or its folder, may be among arguments that are not seen: `**common`. */
const mayBeUnseen = (naming: Naming, name: string, unseen: PyNode): Why => ({
  code: 'script-not-static',
  at: unseen.start,
  message: `which script this runs may depend on ${excerpt(naming.file.module, unseen)}, which is known only when the definition runs`,
  hint: settle(naming, name, 'name the script and its folder in the call itself'),
})

/**
 * Says that a call names no script.
 *
 * @param name by which the settings would know the step
 */
export const namesNone = (naming: Naming, name: string): Why => ({
  code: 'script-not-static',
  at: naming.call.start,
  message: 'the call does not name a script',
  hint: settle(naming, name, 'name the script in the call itself'),
})

/** How a script is come to in more ways than are told apart, and what to do. */
const TOO_MANY = {
  ways: {
    reached: `reached by more than ${MOST_WAYS} calls, or items of loops`,
    otherwise: 'construct the steps by several functions',
  },
  commands: {
    reached: `given by more than ${MOST_COMMANDS} commands`,
    otherwise: 'write the path as a literal',
  },
}

/**
 * Says why an argument is not known before the definition runs; null where it is a text, or None.
 *
 * @param suggested the script that is meant, as far as that can be told; asked only where it is to be said
 */
export function notStatic(
  naming: Naming,
  name: string,
  node: PyNode,
  value: StaticValue,
  suggested: () => string | null = () => null,
): Why | null {
  if (value.kind === 'none' || value.kind === 'string') return null
  const { module } = naming.file
  const stopped = value.kind === 'unknown' ? value : null
  const here = stopped?.unit.module === module ? stopped : null
  if (here && /_splat$/.test(here.node.type)) return mayBeUnseen(naming, name, here.node)
  const at = here?.node ?? node
  const said = textOf(module, at)
  const isModule = here !== null && isUndefined(here)
  if (isModule || (here && isUndefinedName(here.unit, here.node)))
    return {
      code: 'script-not-static',
      at: at.start,
      message: `which script this runs cannot be told: ${said} is neither imported nor defined in this file`,
      hint: isModule
        ? `import ${said} where it is used`
        : settle(naming, name, `define ${said} in this file`, suggested() ?? PLACEHOLDER),
    }
  if (stopped?.tooMany) {
    const { reached, otherwise } = TOO_MANY[stopped.tooMany]
    return {
      code: 'script-not-static',
      at: at.start,
      message: `which script this runs cannot be told: it is ${reached}, and no more are told apart`,
      hint: settle(naming, name, otherwise),
    }
  }
  const broken = here && brokenCellThatAssigns(naming.file, here.node)
  if (broken)
    return {
      code: 'script-not-static',
      at: broken.error,
      message: `which script this runs cannot be told: ${said} is assigned in a cell that does not parse as Python 3`,
      hint: 'mend the syntax error and run again',
    }
  return {
    code: 'script-not-static',
    at: at.start,
    message: `which script this runs is known only when the definition runs: ${whatIsUnknown(naming, node, stopped)}`,
    hint: settle(naming, name, otherwise(stopped), suggested() ?? PLACEHOLDER),
  }
}

/** What to do instead of settling what stops an evaluation. */
function otherwise(stopped: StaticValueOf<'unknown'> | null): string {
  if (isTemporary(stopped)) return 'use a folder of the repository instead of a temporary one'
  return stopped && iteratedOver(stopped)
    ? 'write out the list that the loop goes over'
    : 'write the path as a literal'
}

/** What a loop goes over whose variable is what stops an evaluation; null for anything else. */
function iteratedOver({ unit: { module }, node }: UnitNode): PyNode | null {
  const binding = node.type === 'identifier' ? reachingBinding(module, node) : null
  const loop = binding?.kind === 'other' && ancestor(binding.node, 'for_statement', 'for_in_clause')
  return loop && isWithin(binding.node, childOf(loop, 'left')) ? childOf(loop, 'right') : null
}

/** Whether a folder is one that is made anew each time: nothing that it holds can be seen from outside. */
function isTemporary(stopped: StaticValueOf<'unknown'> | null): boolean {
  if (!stopped) return false
  const { module } = stopped.unit
  const made = enteredAs(module, stopped.node) ?? stopped.node
  return (
    made.type === 'call' &&
    /^tempfile\.(TemporaryDirectory|mkdtemp)$/.test(calledName(module, made))
  )
}

/** What a name holds by a `with`: the `open(path)` of `with open(path) as f:`; null for anything else. */
function enteredAs(module: PythonModule, name: PyNode): PyNode | null {
  const bound = name.type === 'identifier' ? reachingBinding(module, name)?.node.parent : null
  const pattern = bound?.type === 'as_pattern_target' ? bound.parent : null
  return pattern?.parent?.type === 'with_item' ? (pattern.children[0] ?? null) : null
}

/** An argument that is not known, in words: what of it cannot be read, or where that comes from. */
function whatIsUnknown(
  { file: { module } }: Naming,
  node: PyNode,
  stopped: StaticValueOf<'unknown'> | null,
): string {
  const own = excerpt(module, node)
  if (!stopped) return own
  const list = iteratedOver(stopped)
  const entered = enteredAs(stopped.unit.module, stopped.node)
  const from =
    excerpt(stopped.unit.module, entered ?? wholeName(stopped.node)) +
    (list ? `, one of ${excerpt(stopped.unit.module, list)}` : '')
  if (isWithin(stopped.node, node)) return from
  const where = stopped.unit.module === module ? '' : ` in ${shownPlace(stopped)}`
  return `${own}, which comes from ${from}${where}`
}

/** The line of the settings that says which script a step runs: what JSON escapes in a text, TOML does, too. */
export const setting = (name: string, path: string): string =>
  `[tool.aml-debug.steps] ${JSON.stringify(name)} = ${JSON.stringify(path)}`

/** The path in a setting whose script is not known. */
export const PLACEHOLDER = 'path/to/script.py'

/**
 * A hint that names the settings as the other way out.
 *
 * @param name by which the settings know the step: its class tells it from no other whose name is not known either
 */
export function settle(
  naming: Naming,
  name: string,
  otherwise: string,
  path = PLACEHOLDER,
): string {
  const { type } = naming
  const takesName = signatureOf(type).includes('name')
  const isUnnamed = name === type && takesName
  const settled = setting(isUnnamed ? 'its name' : name, path)
  return `${otherwise}, or ${isUnnamed ? `${nameIt(naming)} and ` : ''}settle it in pyproject.toml: ${settled}`
}

/** How a step gets a name that tells it from all others: one literal would stand for all that a loop makes. */
function nameIt({ file, call, name: given }: Naming): string {
  const repeated = madeRepeatedly(file, call)
  if (repeated === 'in a loop') return 'give each step a call of its own with a literal name='
  if (repeated) return `give the step a name= that each call of ${repeated.by} passes as a literal`
  return `give the step a ${given ? 'literal ' : ''}name=`
}

/**
 * The place of an expression, perhaps in another module, as a message has it: `path:line`. A file of data is read as code
 * with other lines, so that its path alone is given.
 */
export function shownPlace({ unit: { module, path }, node }: UnitNode): string {
  return path.endsWith('.py')
    ? `${path}:${positionAt(module.text, node.start).line}`
    : nameOfPath(path)
}

/** Whether nothing says what a name means: the `os` of `os.getcwd()`. */
const isUndefined = ({ unit: { module }, node }: StaticValueOf<'unknown'>): boolean =>
  node.type === 'identifier' &&
  node.field === 'object' &&
  module.scopes.starImports.length === 0 &&
  module.scopes.resolve(textOf(module, node), node) === null

/**
 * The longest dotted name that starts at a node, `settings.train.script` for its `settings`, without a method that is
 * called.
 */
function wholeName(node: PyNode): PyNode {
  const whole = wholeAttribute(node)
  return whole !== node && whole.field === 'function' ? partOf(whole, 'object') : whole
}
