import { signatureOf } from '../../../../transforms/azureml/signatures.ts'
import { excerpt } from '../../../python/excerpt.ts'
import { withoutRoot } from '../../../python/paths.ts'
import {
  childOf,
  isWithin,
  type PyNode,
  partOf,
  textOf,
  wholeAttribute,
} from '../../../python/syntax.ts'
import type { StaticValue, StaticValueOf, UnitNode } from '../../../python/values/static-value.ts'
import { positionAt } from '../../../text/document.ts'
import type { Problem } from '../../../transform.ts'
import { nameOfPath } from '../../files/python-file.ts'
import type { Workspace } from '../../files/workspace.ts'
import { MOST } from '../../world/readings.ts'
import { brokenCellThatAssigns } from './broken-cells.ts'
import type { Naming } from './naming.ts'
import type { FoundScript } from './scripts.ts'
import { onlyNamesake, suggestScript } from './suggested-script.ts'

/** Why the script of a call is not found, and what to do about it. */

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
  const here = stopped === null || stopped.unit.module === module
  if (stopped && here && /_splat$/.test(stopped.node.type))
    return mayBeUnseen(naming, name, stopped.node)
  const at = stopped && here ? stopped.node : node
  const said = textOf(module, at)
  if (stopped && here && isUndefined(stopped))
    return {
      code: 'script-not-static',
      at: at.start,
      message: `which script this runs cannot be told: ${said} is neither imported nor defined in this file`,
      hint: `import ${said} where it is used`,
    }
  if (stopped?.tooMany)
    return {
      code: 'script-not-static',
      at: at.start,
      message: `which script this runs cannot be told: it is reached by more than ${MOST} calls, or items of loops, and no more are told apart`,
      hint: settle(naming, name, 'construct the steps by several functions'),
    }
  const broken = stopped && here && brokenCellThatAssigns(naming.file, stopped.node)
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
    hint: settle(naming, name, 'write the path as a literal', suggested() ?? PLACEHOLDER),
  }
}

/** An argument that is not known, in words: what of it cannot be read, or where that comes from. */
function whatIsUnknown(
  { file: { module } }: Naming,
  node: PyNode,
  stopped: StaticValueOf<'unknown'> | null,
): string {
  const own = excerpt(module, node)
  if (!stopped) return own
  const from = excerpt(stopped.unit.module, wholeName(stopped.node))
  if (isWithin(stopped.node, node)) return from
  const where = stopped.unit.module === module ? '' : ` in ${placeOf(stopped)}`
  return `${own}, which comes from ${from}${where}`
}

/** A script that cannot be used. */
interface Unusable {
  /** By which the settings know the step. */
  readonly name: string
  /** The expression that names it. */
  readonly node: PyNode
  readonly found: Exclude<FoundScript, { status: 'found' }>
  /** Whether its path must not be shown. */
  readonly isSecret: boolean
}

/** Says why a script whose path is known cannot be used. */
export function notFound(
  workspace: Workspace,
  naming: Naming,
  { name, node, found, isSecret }: Unusable,
): Why {
  const { module } = naming.file
  const at = node.start
  const wanted = isSecret
    ? `the script that ${excerpt(module, node)} names`
    : withoutRoot(found.path)
  switch (found.status) {
    case 'outside':
      return {
        code: 'script-outside',
        at,
        message: `the script lies outside the repository: ${wanted}`,
        hint: `move it into the repository, or settle which one it is in pyproject.toml: ${setting(name, (isSecret ? null : onlyNamesake(workspace, naming.file.path, wanted)) ?? PLACEHOLDER)}`,
      }
    case 'in-several-cells':
      return {
        code: 'script-in-several-cells',
        at,
        message: `${wanted} is put together by several cells of ${found.notebook}`,
        hint: 'write it in one %%writefile cell',
      }
    case 'itself-or-another':
      return {
        code: 'script-ambiguous',
        at,
        message: isSecret
          ? `${wanted} may be this definition itself, or one in a folder above it`
          : `${wanted} may be this definition itself, or ${found.other}: that depends on the folder in which it is run`,
        hint: `give this definition another file name, or settle it in pyproject.toml: ${setting(name, isSecret ? PLACEHOLDER : found.other)}`,
      }
    case 'made-by-several':
      return {
        code: 'script-ambiguous',
        at,
        message: `${wanted} is not in the repository, and several files of this folder make it: ${found.makers.join(', ')}`,
        hint: 'run the one that is meant and put the script into the repository, or make it in this file',
      }
    case 'written-by-code':
      return {
        code: 'script-written-by-code',
        at,
        message: `${wanted} is written anew by this definition each time that it runs`,
        hint: 'put its text into the file itself, or into a %%writefile cell, and take out the code that writes it',
      }
    case 'not-python':
      return {
        code: 'script-not-python',
        at,
        message: `${wanted} is no Python script`,
        hint: 'only scripts that end in .py can be debugged',
      }
    case 'missing': {
      const check = `check ${argumentNaming(naming, node)} and source_directory`
      return {
        code: 'script-not-found',
        at,
        message: isSecret
          ? `${wanted} is not in the folder of this definition, nor above it`
          : `there is no ${wanted} in the folder of this definition or above it`,
        hint:
          (isSecret ? null : suggestScript(workspace, naming.file.path, wanted, check)) ??
          `${check}; a script that the definition downloads or writes must be in the repository first, and symbolic links are not followed`,
      }
    }
  }
}

/** The line of the settings that says which script a step runs: what JSON escapes in a text, TOML does, too. */
export const setting = (name: string, path: string): string =>
  `[tool.aml-debug.steps] ${JSON.stringify(name)} = ${JSON.stringify(path)}`

const SCRIPT_ARGUMENT = /^(script_name|script|entry_script|command)$/

/** The name of the argument that names a call's script: as it is given, else as it would be. */
function argumentNaming({ file: { module }, type }: Naming, node: PyNode): string {
  const { parent } = node
  const given = parent?.type === 'keyword_argument' ? textOf(module, partOf(parent, 'name')) : ''
  return (
    [given, ...signatureOf(type)].find((parameter) => SCRIPT_ARGUMENT.test(parameter)) ??
    'script_name'
  )
}

/** The path in a setting whose script is not known. */
export const PLACEHOLDER = 'path/to/script.py'

/**
 * A hint that names the settings as the other way out.
 *
 * @param name by which the settings know the step: its class tells it from no other whose name is not known either
 */
export function settle(
  { name: given, type }: Naming,
  name: string,
  otherwise: string,
  path = PLACEHOLDER,
): string {
  const takesName = signatureOf(type).includes('name')
  const isUnnamed = name === type && takesName
  const settled = setting(isUnnamed ? 'its name' : name, path)
  return `${otherwise}, or ${isUnnamed ? `give the step a ${given ? 'literal ' : ''}name= and ` : ''}settle it in pyproject.toml: ${settled}`
}

/**
 * The place of an expression, perhaps in another module, as a message has it: `path:line`. A file of data is read as code
 * with other lines, so that its path alone is given.
 */
export function placeOf({ unit: { module, path }, node }: UnitNode): string {
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
  return whole !== node && whole.field === 'function' ? (childOf(whole, 'object') ?? node) : whole
}
