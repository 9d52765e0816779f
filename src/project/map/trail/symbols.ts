import { meaningsAt, reachingBinding } from '../../../python/bindings.ts'
import { isCallee } from '../../../python/calls.ts'
import { constructorOf, lineage, methodOf } from '../../../python/classes.ts'
import { isSuperInit, ownerOf } from '../../../python/functions.ts'
import { qualifiedName } from '../../../python/module.ts'
import {
  ancestor,
  childOf,
  definedName,
  findAll,
  type PyNode,
  partOf,
  textOf,
} from '../../../python/syntax.ts'
import { Reader } from '../../../python/values/evaluate.ts'
import { importedFrom } from '../../../python/values/meanings.ts'
import { readable } from '../../diagnostic.ts'
import type { PythonFile } from '../../files/python-file.ts'
import type { Workspace } from '../../files/workspace.ts'
import { importersHolding } from '../../world/importers.ts'
import { type Reference, referencesTo, withoutTests } from '../../world/references.ts'
import { sharedWorld } from '../../world/world.ts'
import type { FileNode } from './site.ts'

/** What a name stands for in the repository: a definition, or the assigned expression. */
export interface Defined extends FileNode {
  readonly kind: 'function' | 'class' | 'value'
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
  const { holder: file, name: member } = importedFrom(sharedWorld(workspace), from, name)
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

/**
 * The calls of a function of the repository, in the order of the source: of a constructor those of its class, and of
 * classes that inherit it, or call it.
 */
export function callersOf(workspace: Workspace, file: PythonFile, definition: PyNode): FileNode[] {
  const owner = ownerOf(definition)
  if (owner && definedName(file.module, definition) === '__init__')
    return constructionsOf(workspace, { file, node: owner })
  return referencesAnywhere(workspace, file, definition).flatMap(({ unit: at, node: callee }) => {
    const call = calledAt(callee)
    const isMeant = owner
      ? callee.type === 'attribute' &&
        isOfClass(workspace, at, partOf(callee, 'object'), { file, node: owner })
      : call && definitionOf(workspace, at, callee)?.node === definition
    return call && isMeant ? [{ file: at, node: call }] : []
  })
}

/**
 * The calls of a class, and of those derived from it, that come to its constructor.
 *
 * @param seen the classes on the way: code that is not run may derive one from itself
 */
function constructionsOf(
  workspace: Workspace,
  { file, node: type }: FileNode,
  seen: ReadonlySet<PyNode> = new Set(),
): FileNode[] {
  if (seen.has(type)) return []
  return referencesAnywhere(workspace, file, type).flatMap(
    ({ unit: at, node: read }): FileNode[] => {
      const list = read.parent
      const derived = list?.field === 'superclasses' ? list.parent : null
      const call = calledAt(read)
      if (!(derived || call) || definitionOf(workspace, at, read)?.node !== type) return []
      if (!derived) return call ? [{ file: at, node: call }] : []
      const init = constructorOf(at, derived)
      if (!init)
        return constructionsOf(workspace, { file: at, node: derived }, new Set([...seen, type]))
      return findAll(init, 'call')
        .filter((inner) => isSuperInit(at.module, partOf(inner, 'function')))
        .map((node) => ({ file: at, node }))
    },
  )
}

const calledAt = (read: PyNode): PyNode | null => (isCallee(read) ? read.parent : null)

/** Where modules that may know of a definition read its name: its own first, then as they are listed. */
function referencesAnywhere(
  workspace: Workspace,
  file: PythonFile,
  definition: PyNode,
): Reference[] {
  const files: string[] = []
  const filesWith = (word: string) => {
    const holding = withoutTests(file, importersHolding(workspace, file, word))
    files.push(...holding)
    return holding
  }
  const reads = [...referencesTo(workspace, file, definedName(file.module, definition), filesWith)]
  // those by another name stand among the others
  const rank = ({ unit }: Reference) => files.indexOf(unit.path)
  reads.sort((a, b) => rank(a) - rank(b) || a.node.start - b.node.start)
  return reads.filter(({ unit }) => unit.module.error === null)
}

/** The method that a call enters, as far as what it is called on is made in the same module; null for any other. */
export function methodCalled(workspace: Workspace, at: PythonFile, callee: PyNode): Defined | null {
  if (callee.type !== 'attribute') return null
  const object = partOf(callee, 'object')
  const type = classOf(workspace, at, object)
  if (type?.kind !== 'class') return null
  const name = textOf(at.module, partOf(callee, 'attribute'))
  const reader = new Reader(sharedWorld(workspace))
  for (const { unit, node } of lineage(reader, { unit: type.file, node: type.node })) {
    const method = methodOf(unit, node, name)
    const file = method && readable(workspace.python(unit.path))
    if (file) return { kind: 'function', file, node: method }
  }
  return null
}

/** Whether an expression is a class, one derived from it, or an instance, as far as it is made in the same module. */
function isOfClass(workspace: Workspace, at: PythonFile, object: PyNode, type: FileNode): boolean {
  if (isSelf(at, object) && at === type.file) return true
  const found = classOf(workspace, at, object)
  return (
    found?.kind === 'class' &&
    lineage(new Reader(sharedWorld(workspace)), { unit: found.file, node: found.node }).some(
      ({ node }) => node === type.node,
    )
  )
}

/** The class that an expression is, or is an instance of, as far as it is made in the same module. */
function classOf(workspace: Workspace, at: PythonFile, object: PyNode): Defined | null {
  const own = isSelf(at, object) ? ancestor(object, 'class_definition') : null
  if (own) return { kind: 'class', file: at, node: own }
  const binding = object.type === 'identifier' ? reachingBinding(at.module, object) : null
  const made = binding?.kind === 'assignment' ? binding.value : object
  const callee = made?.type === 'call' ? childOf(made, 'function') : object
  return callee && definitionOf(workspace, at, callee)
}

const isSelf = ({ module }: PythonFile, object: PyNode): boolean =>
  /^(self|cls)$/.test(textOf(module, object))
