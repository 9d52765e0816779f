import { dominates } from '../../python/bindings.ts'
import { argument, callArguments } from '../../python/calls.ts'
import {
  ancestor,
  childOf,
  findAll,
  namedChildren,
  type PyNode,
  textOf,
} from '../../python/syntax.ts'
import type { Workspace } from '../workspace.ts'
import { branchFor } from './branches.ts'
import { definitionOf } from './definitions.ts'
import type { Name, Site } from './origins.ts'
import { areExclusive, commonAncestor, lastOf } from './reaching.ts'

/** Something done to an object through one of its names: `run_config.environment.docker.enabled = True`. */
export interface Event extends Site {
  readonly kind: 'set' | 'call'
  /** The attributes from the object on: `environment.docker.enabled`. */
  readonly path: string
  /** What is assigned; the call. */
  readonly node: PyNode
  /** Whether it is surely done, and done before the name is used. */
  readonly timing: 'always' | 'maybe' | 'later'
  /** Whether it is done whenever the object is given the name. */
  readonly within: boolean
}

/** What is done to an object through a name, in the order of the source. */
export function eventsOf(workspace: Workspace, name: Name, depth = 0): Event[] {
  const { file, frame, until } = name
  const { module } = file
  const end = nextBinding(name)
  return usesOf(name).flatMap((use): Event[] => {
    if (use === name.node || use.start < name.node.start || use.start >= end) return []
    if (areExclusive(name.node, use) || branchFor(file, use, frame) === 'never') return []
    const within = branchFor(file, use, frame, commonAncestor(name.node, use)) === 'sure'
    let top = use
    while (top.parent?.type === 'attribute' && top.field === 'object') top = top.parent
    const path = module.text
      .slice(use.end, top.end)
      .replace(/^\s*\./, '')
      .replace(/[\s\\]/g, '')
    const timing = (node: PyNode): Event['timing'] =>
      node.start > until.start ? 'later' : dominates(node, until) ? 'always' : 'maybe'
    const { parent } = top
    if (parent?.type === 'assignment' && top.field === 'left') {
      const value = childOf(parent, 'right')
      return value
        ? [{ kind: 'set', path, file, node: value, frame, within, timing: timing(value) }]
        : []
    }
    if (parent?.type === 'call' && top.field === 'function')
      return [{ kind: 'call', path, file, node: parent, frame, within, timing: timing(parent) }]
    if (depth > 2) return []
    // what is done through another name of it, or of a part of it
    const other =
      parent?.type === 'assignment' && top.field === 'right'
        ? childOf(parent, 'left')
        : parent && parameterFor(workspace, name, parent, top)
    if (!other) return []
    const [at, node] = 'file' in other ? [other.file, other.node] : [file, other]
    if (node.type !== 'identifier') return []
    const scope = ancestor(node, 'function_definition', 'module') ?? node
    const alias: Name = {
      file: at,
      node,
      frame,
      until: at === file && node === other ? until : lastOf(scope),
    }
    return eventsOf(workspace, alias, depth + 1).map((event) => ({
      ...event,
      path: [path, event.path].filter(Boolean).join('.'),
      timing: at === file && node === other ? event.timing : timing(top),
    }))
  })
}

/** Where the name is certainly given to something else. */
function nextBinding({ file, node, until }: Name): number {
  if (node.type !== 'identifier') return Number.POSITIVE_INFINITY
  const { scopes } = file.module
  const text = textOf(file.module, node)
  const scope = scopes.resolve(text, node)
  const next = (scope?.bindings.get(text) ?? []).find(
    (binding) => binding.node.start > node.start && binding.from > until.start,
  )
  return next?.node.start ?? Number.POSITIVE_INFINITY
}

function usesOf({ file: { module }, node }: Name): readonly PyNode[] {
  const text = textOf(module, node)
  if (node.type === 'identifier') {
    const scope = module.scopes.resolve(text, node)
    return module.scopes
      .identifiers(text)
      .filter((use) => module.scopes.resolve(text, use) === scope)
  }
  const owner = ancestor(node, 'class_definition')
  return owner ? findAll(owner, 'attribute').filter((use) => textOf(module, use) === text) : []
}

/** The parameter of a function of the repository that gets what is passed here. */
function parameterFor(
  workspace: Workspace,
  { file }: Name,
  parent: PyNode,
  passed: PyNode,
): Site | null {
  const list = parent.type === 'keyword_argument' ? parent.parent : parent
  const call = list?.type === 'argument_list' ? list.parent : null
  const callee = call?.type === 'call' ? childOf(call, 'function') : null
  const called = callee && definitionOf(workspace, file, callee)
  const args = call && callArguments(file.module, call)
  if (called?.kind !== 'function' || !args) return null
  const parameters = namedChildren(childOf(called.node, 'parameters') ?? called.node).map((node) =>
    node.type === 'identifier' ? node : (childOf(node, 'name') ?? namedChildren(node)[0]),
  )
  const names = parameters.map((node) => (node ? textOf(called.file.module, node) : ''))
  const index = names.findIndex((name) => argument(args, name, names)?.value === passed)
  const node = parameters[index]
  return node ? { file: called.file, node, frame: null } : null
}
