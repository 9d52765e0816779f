import { meaningsAt, reachingBinding } from '../../../python/bindings.ts'
import { ownerOf } from '../../../python/functions.ts'
import { qualifiedName } from '../../../python/module.ts'
import { childOf, definedName, type PyNode, partOf, textOf } from '../../../python/syntax.ts'
import { readable } from '../../diagnostic.ts'
import type { PythonFile } from '../../files/python-file.ts'
import type { Workspace } from '../../files/workspace.ts'
import { modulesOf } from '../../world/modules.ts'
import { importersHolding, knowing, type NameRead, readsOf } from '../../world/reads.ts'

/** What a name stands for in the repository. */
export interface Defined {
  readonly kind: 'function' | 'class' | 'value'
  readonly file: PythonFile
  /** The definition, or the assigned expression. */
  readonly node: PyNode
}

/** The definition that a name or dotted name stands for, in this module or in one that it imports. */
export function definitionOf(
  workspace: Workspace,
  file: PythonFile,
  node: PyNode,
  depth = 0,
): Defined | null {
  const { module } = file
  if (node.type === 'identifier') {
    const scope = module.scopes.resolve(textOf(module, node), node)
    const bindings = scope ? meaningsAt(module, scope, textOf(module, node), node) : []
    const [only] = bindings
    if (
      bindings.length === 1 &&
      (only?.kind === 'function' || only?.kind === 'class') &&
      only.value
    )
      return { kind: only.kind, file, node: only.value }
  }
  const name = qualifiedName(module, node)
  return name && depth < 5 ? importedAs(workspace, file, name, depth) : null
}

/** `ml_service.util.environment.get_environment` → the function in that file. */
function importedAs(
  workspace: Workspace,
  from: PythonFile,
  name: string,
  depth: number,
): Defined | null {
  const dots = /^\.*/.exec(name)?.[0].length ?? 0
  const parts = name.slice(dots).split('.')
  const member = parts.pop()
  if (!member || parts.length + dots === 0) return null
  const path = modulesOf(workspace).locate('.'.repeat(dots) + parts.join('.'), from.path)
  const file = path === null ? null : readable(workspace.python(path))
  if (!file) return null
  const bindings = file.module.scopes.module.bindings.get(member) ?? []
  const last = bindings.at(-1)
  if (!last || bindings.length !== 1) return null
  if (last.kind === 'import') return definitionOf(workspace, file, last.node, depth + 1)
  if (!last.value) return null
  if (last.kind === 'assignment') return { kind: 'value', file, node: last.value }
  return last.kind === 'function' || last.kind === 'class'
    ? { kind: last.kind, file, node: last.value }
    : null
}

/** The calls of a function of the repository, or of the class whose `__init__` it is, in the order of the source. */
export function callersOf(
  workspace: Workspace,
  file: PythonFile,
  definition: PyNode,
): { file: PythonFile; node: PyNode }[] {
  const owner = ownerOf(definition)
  const isInit = owner !== null && definedName(file.module, definition) === '__init__'
  const target = isInit ? owner : definition
  const isMeant = (at: PythonFile, callee: PyNode): boolean =>
    owner && !isInit
      ? callee.type === 'attribute' &&
        isOfClass(workspace, at, partOf(callee, 'object'), { file, node: owner })
      : definitionOf(workspace, at, callee)?.node === target
  const files: string[] = []
  const filesWith = (word: string) => {
    const holding = knowing(file, importersHolding(workspace, file, word))
    files.push(...holding)
    return holding
  }
  const reads = [...readsOf(workspace, definedName(file.module, target), filesWith)]
  // those by another name stand among the others
  const rank = ({ unit }: NameRead) => files.indexOf(unit.path)
  reads.sort((a, b) => rank(a) - rank(b) || a.node.start - b.node.start)
  return reads.flatMap(({ unit: at, node: callee }) => {
    const call = callee.field === 'function' ? callee.parent : null
    const isRead = call?.type === 'call' && at.module.error === null
    return isRead && isMeant(at, callee) ? [{ file: at, node: call }] : []
  })
}

/** Whether an expression is a class or an instance of it, as far as it is made in the same module. */
function isOfClass(
  workspace: Workspace,
  at: PythonFile,
  object: PyNode,
  type: { readonly file: PythonFile; readonly node: PyNode },
): boolean {
  if (/^(self|cls)$/.test(textOf(at.module, object))) return at === type.file
  const binding = object.type === 'identifier' ? reachingBinding(at.module, object) : null
  const made = binding?.kind === 'assignment' ? binding.value : object
  const callee = made?.type === 'call' ? childOf(made, 'function') : object
  return callee !== null && definitionOf(workspace, at, callee)?.node === type.node
}
