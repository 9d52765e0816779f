import { CacheInKeys, once, onceForBoth } from '../../../collections/cache.ts'
import { only } from '../../../collections/only.ts'
import { pathTo, wholeAccess } from '../../../python/access-path.ts'
import { callArguments, callWith } from '../../../python/calls.ts'
import { usesOfOwn } from '../../../python/classes.ts'
import { calledName } from '../../../python/module.ts'
import { stringValue } from '../../../python/strings.ts'
import {
  ancestor,
  childOf,
  isSequence,
  namedChildren,
  type PyNode,
  partOf,
  textOf,
} from '../../../python/syntax.ts'
import { addedTo, givenTo } from '../../../python/targets.ts'
import { usesOfTarget } from '../../../python/uses.ts'
import type { Unit } from '../../../python/values/static-value.ts'
import type { Workspace } from '../../files/workspace.ts'
import { type OtherName, otherName } from './other-names.ts'
import type { Name } from './site.ts'

/** A place where something is done to the object that a name means. */
export interface UseOfName {
  /** The name. */
  readonly at: PyNode
  /** The attributes from the name on. */
  readonly path: string
  readonly to: Action
}

/** What is done there: an attribute is set, a method is called, the object is handed on, or it gets another name. */
type Action =
  | { readonly kind: 'set' | 'call' | 'handed'; readonly node: PyNode }
  | ({ readonly kind: 'name' } & OtherName)

/** The uses of each name, by its scope or class: steps of one file mostly share their run configuration. */
const known = new CacheInKeys<object, WeakMap<Workspace, Map<string, readonly UseOfName[]>>>()

/** Where something is done to the object that a name means: in its scope, or by the methods of the class that binds it. */
export function usesThrough(workspace: Workspace, name: Name): readonly UseOfName[] {
  const { module } = name.unit
  const text = textOf(module, name.node)
  const isIdentifier = name.node.type === 'identifier'
  const scope = isIdentifier ? module.scopes.resolve(text, name.node) : null
  const owner = isIdentifier ? null : ancestor(name.node, 'class_definition')
  if (!isIdentifier && !owner) return []
  const ofScope = once(known, scope ?? owner ?? module, () => new WeakMap())
  return onceForBoth(ofScope, workspace, text, () =>
    [...usesOfTarget(module, name.node), ...usesByMethods(name.unit, scope?.node, text)].flatMap(
      (at) => readUse(workspace, name.unit, at) ?? [],
    ),
  )
}

/** The uses `self.made` and `cls.made` of a name that a class body binds. */
const usesByMethods = (unit: Unit, body: PyNode | undefined, name: string): readonly PyNode[] =>
  body?.type === 'class_definition' ? usesOfOwn({ unit, node: body }, name) : []

/** Reads what is done at a use of a name; null where nothing is done to the object. */
function readUse(workspace: Workspace, unit: Unit, at: PyNode): UseOfName | null {
  const { top, path: written } = wholeAccess(unit.module, at)
  // what an estimator keeps its run configuration in
  const path = written.replace(/^_estimator_config\b/, 'run_config')
  const { parent } = top
  const given = givenTo(top)
  // a name stands for something else from there on: nothing is done to the object
  if (given)
    return top.type === 'identifier' ? null : { at, path, to: { kind: 'set', node: bare(given) } }
  // what is added is all that is told of it
  const added = addedTo(top)
  if (added && top.type === 'attribute') return { at, path, to: { kind: 'set', node: added } }
  if (parent?.type === 'call' && top.field === 'function')
    return { at, path, to: { kind: 'call', node: parent } }
  const put = attributeSet(unit, top)
  if (put) return { at, path: pathTo(path, put.path), to: put.to }
  const inside = attributesOf(unit, top)
  if (inside) return { at, path: pathTo(path, inside.path), to: inside.to }
  const other = otherName(workspace, unit, top)
  if (other) return { at, path: pathTo(path, other.of), to: { kind: 'name', ...other } }
  const handed = handedUnseen(unit, top)
  return handed && { at, path, to: { kind: 'handed', node: handed } }
}

/** An expression without the parentheses around it, as formatters put them: `x.y = (\n    True\n)`. */
function bare(node: PyNode): PyNode {
  const inner = node.type === 'parenthesized_expression' ? only(namedChildren(node)) : null
  return inner ? bare(inner) : node
}

/** Reads `vars(x).update(…)`, which does the same to `x` as `x.__dict__.update(…)`; null for anything else. */
function attributesOf({ module }: Unit, object: PyNode): { path: string; to: Action } | null {
  const call = callWith(object)
  if (!call || calledName(module, call) !== 'vars') return null
  const { top, path } = wholeAccess(module, call)
  const isCalled = top !== call && top.field === 'function' && top.parent?.type === 'call'
  return isCalled && top.parent
    ? { path: pathTo('__dict__', path), to: { kind: 'call', node: top.parent } }
    : null
}

/**
 * The call that hands an object to a function which is looked up when the code runs: `CHANGES[kind](x)`, `map(change,
 * [x])`; null for any other call.
 */
function handedUnseen({ module }: Unit, object: PyNode): PyNode | null {
  const list = isSequence(object.parent) ? object.parent : null
  const mapped = list && callWith(list)
  if (mapped && calledName(module, mapped) === 'map') return mapped
  const call = callWith(object)
  const callee = call && childOf(call, 'function')
  return callee && /^(subscript|call)$/.test(callee.type) ? call : null
}

/**
 * Reads `setattr(x, "name", value)`; where the name is not known, it is taken for `x.__dict__.update(…)`. Null for
 * anything else.
 */
function attributeSet({ module }: Unit, object: PyNode): { path: string; to: Action } | null {
  const call = callWith(object)
  if (!call || textOf(module, partOf(call, 'function')) !== 'setattr') return null
  const [first, key, value] = callArguments(module, call)?.positional ?? []
  if (first !== object || !key || !value) return null
  const name = stringValue(module, key)
  return name === null
    ? { path: '__dict__.update', to: { kind: 'call', node: call } }
    : { path: name, to: { kind: 'set', node: value } }
}
