import { signatureOf } from '../../../../transforms/azureml/signatures.ts'
import { excerpt } from '../../../python/excerpt.ts'
import { withoutRoot } from '../../../python/paths.ts'
import { type PyNode, partOf, textOf } from '../../../python/syntax.ts'
import type { Workspace } from '../../files/workspace.ts'
import type { Naming } from './naming.ts'
import type { FoundScript } from './scripts.ts'
import { onlyNamesake, suggestScript } from './suggested-script.ts'
import { PLACEHOLDER, setting, type Why } from './unresolved.ts'

/** Why a script whose path is known is not there, or is none that can be debugged, and what to do about it. */

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
      return { at, ...notPython(wanted) }
    case 'missing': {
      const check = `check ${argumentNaming(naming, node)} and source_directory`
      return {
        code: 'script-not-found',
        at,
        message: missing(wanted, isSecret, found.isWhole),
        hint:
          (isSecret ? null : suggestScript(workspace, naming.file.path, wanted, check)) ??
          `${check}; a script that the definition downloads or writes must be in the repository first, and symbolic links are not followed`,
      }
    }
  }
}

/** Says where a script is not. */
function missing(wanted: string, isSecret: boolean, isWhole = false): string {
  if (isSecret)
    return `${wanted} is not in ${isWhole ? 'the repository' : 'the folder of this definition, nor above it'}`
  return `there is no ${wanted} in ${isWhole ? 'the repository' : 'the folder of this definition or above it'}`
}

/** Says that a script is none of Python's. */
export const notPython = (wanted: string) => ({
  code: 'script-not-python',
  message: `${wanted} is no Python script`,
  hint: 'only scripts that end in .py can be debugged',
})

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
