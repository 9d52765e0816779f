import { argument, callArguments } from '../../../python/calls.ts'
import { decoratorsOf, ownerOf, positionalNames } from '../../../python/functions.ts'
import { childOf, type PyNode, textOf } from '../../../python/syntax.ts'
import type { PythonFile } from '../../files/python-file.ts'
import type { Frame, Site } from './site.ts'

/** Which branches of a function are taken for one caller: `if path is not None:` where the caller gives a path. */

/**
 * Whether a statement is executed for this caller, as far as the conditions around it are about parameters.
 *
 * @param within conditions further out than this node are left aside
 */
export function branchFor(
  file: PythonFile,
  node: PyNode,
  frame: Frame | null,
  within: PyNode | null = null,
): 'never' | 'sure' | 'open' {
  let result: 'sure' | 'open' = 'sure'
  for (let at = node; at.parent && at !== within && at !== frame?.definition; at = at.parent) {
    const branch = at.parent
    // what a loop does with its variable, it does with each item
    const isForEach = branch === within && branch.type === 'for_statement'
    if (/^(for|while)_statement$|^except_clause$/.test(branch.type) && !isForEach) result = 'open'
    if (branch.type !== 'if_statement' && branch.type !== 'elif_clause') continue
    if (at.field === 'condition') continue
    // the branches before this one must not be taken
    const earlier =
      branch.type === 'if_statement' && at.type !== 'block'
        ? [branch, ...elifsBefore(branch, at)]
        : []
    const conditions = [
      ...earlier.map((each) => [each, false] as const),
      ...(at.type === 'block' ? [[branch, true] as const] : []),
    ]
    for (const [each, expected] of conditions) {
      const value = frame ? outcomeFor(file, childOf(each, 'condition'), frame) : null
      if (value === null) result = 'open'
      else if (value !== expected) return 'never'
    }
  }
  return result
}

const elifsBefore = (statement: PyNode, clause: PyNode): PyNode[] =>
  statement.children.filter(({ type, start }) => type === 'elif_clause' && start < clause.start)

/** `parameter is None`, `parameter is not None`; null for anything else. */
function outcomeFor(file: PythonFile, condition: PyNode | null, frame: Frame): boolean | null {
  const test = /^(\w+) is (not )?None$/.exec(condition ? textOf(file.module, condition) : '')
  const name = test?.[1]
  if (!condition || !name) return null
  const bindings = file.module.scopes.scopeOf(condition).bindings.get(name) ?? []
  const [parameter, ...others] = bindings
  if (parameter?.kind !== 'parameter' || others.some(({ node }) => node.start < condition.start))
    return null
  const passed = argumentFor(file, frame.definition, name, frame.call)
  if (passed === 'unseen') return null
  const value = passed ?? parameter.value
  const isNone = !value || value.type === 'none'
  return isNone === !test[2]
}

/** The argument that a call passes for a parameter, which `*` or `**` may give as well. */
export function argumentFor(
  file: PythonFile,
  definition: PyNode,
  parameter: string,
  call: Site,
): PyNode | 'unseen' | null {
  const args = callArguments(call.file.module, call.node)
  const isStatic = decoratorsOf(file, definition).includes('staticmethod')
  const takesSelf = ownerOf(definition) !== null && !isStatic
  const names = positionalNames(file, definition).slice(takesSelf ? 1 : 0)
  const given = args && argument(args, parameter, names)
  return given?.value ?? (args?.starred ? 'unseen' : null)
}
