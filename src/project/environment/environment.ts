import { isConstructor } from '../../transforms/azureml/signatures.ts'
import { packageName } from '../packages/requirement.ts'
import { callArguments } from '../python/calls.ts'
import { qualifiedName } from '../python/module.ts'
import { stringValue } from '../python/strings.ts'
import { childOf, findAll, type PyNode, textOf } from '../python/syntax.ts'
import { reachingBinding } from '../python/values.ts'
import type { PythonFile } from './python-file.ts'

/** Where the packages of a step or deployment are listed. */
export type Environment =
  /** In `CondaDependencies.create(…)` calls of the definition's file. */
  | { readonly status: 'listed'; readonly calls: readonly PyNode[] }
  /** Nothing needs to be added: debugpy is there already, or comes with the run configuration that is made. */
  | { readonly status: 'provided'; readonly at: PyNode | null }
  /** Where no edit reaches: registered in the workspace, in a file or image that is not followed. */
  | { readonly status: 'out-of-reach'; readonly at: PyNode }

/**
 * Follows a `runconfig` or `environment` argument to the package lists of the same file.
 *
 * @param value the argument; null where the step has none
 */
export function findEnvironment(file: PythonFile, value: PyNode | null): Environment {
  if (!value || value.type === 'none') return { status: 'provided', at: null }
  const { module } = file
  const reached = new Set<PyNode>()
  follow(file, value, reached)
  const calls = [...reached].filter(
    (call) =>
      call.type === 'call' &&
      isConstructor(
        qualifiedName(module, childOf(call, 'function') as PyNode),
        'CondaDependencies.create',
      ),
  )
  if (calls.length > 0) return { status: 'listed', calls }
  if ([...reached].some((call) => listsElsewhere(file, call)))
    return { status: 'out-of-reach', at: value }
  const adding = findAll(module.root, 'call').find((call) => addsDebugpy(file, call))
  if (adding) return { status: 'provided', at: adding }
  // the trail is lost: the only list of the file is the one
  const lists = findAll(module.root, 'call').filter((call) =>
    isConstructor(
      qualifiedName(module, childOf(call, 'function') as PyNode),
      'CondaDependencies.create',
    ),
  )
  return lists.length === 1
    ? { status: 'listed', calls: lists }
    : { status: 'out-of-reach', at: value }
}

/** The trail ends at something that names its packages in another place. */
function listsElsewhere({ module }: PythonFile, call: PyNode): boolean {
  const name =
    call.type === 'call' ? qualifiedName(module, childOf(call, 'function') as PyNode) : null
  if (!name?.startsWith('azureml.')) return false
  if (/\.Environment\.(get|from_\w+|load_\w+)$/.test(name)) return true
  return name.endsWith('.CondaDependencies') && (callArguments(module, call)?.keyword.size ?? 0) > 0
}

/** `dependencies.add_pip_package('debugpy')` */
function addsDebugpy({ module }: PythonFile, call: PyNode): boolean {
  const callee = childOf(call, 'function')
  if (
    callee?.type !== 'attribute' ||
    textOf(module, childOf(callee, 'attribute') as PyNode) !== 'add_pip_package'
  )
    return false
  const first = callArguments(module, call)?.positional[0]
  return first !== undefined && packageName(stringValue(module, first) ?? '') === 'debugpy'
}

/** Collects the calls that an expression is made of: what its names were assigned, and what was put into them. */
function follow(file: PythonFile, node: PyNode, reached: Set<PyNode>): void {
  const { module } = file
  if (reached.has(node) || reached.size > 200) return
  if (node.type === 'call') {
    reached.add(node)
    const args = callArguments(module, node)
    for (const argument of [
      ...(args?.positional ?? []),
      ...[...(args?.keyword.values() ?? [])].map(({ value }) => value),
    ])
      follow(file, argument, reached)
    return
  }
  if (node.type === 'attribute') {
    follow(file, childOf(node, 'object') as PyNode, reached)
    return
  }
  if (node.type !== 'identifier') return
  reached.add(node)
  const binding = reachingBinding(module, node)
  if (binding?.kind !== 'assignment' || !binding.value) return
  follow(file, binding.value, reached)
  // `run_config.environment.python.conda_dependencies = …`
  const scope = module.scopes.resolve(binding.name, node)
  for (const use of module.scopes.identifiers(binding.name)) {
    if (module.scopes.resolve(binding.name, use) !== scope) continue
    let target = use
    while (target.parent?.type === 'attribute' && target.field === 'object') target = target.parent
    const assignment = target.parent
    if (target !== use && assignment?.type === 'assignment' && target.field === 'left') {
      const right = childOf(assignment, 'right')
      if (right) follow(file, right, reached)
    }
  }
}
