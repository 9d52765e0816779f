import { bindingsWhenCalled } from '../../../python/bindings-when-called.ts'
import { callArguments } from '../../../python/calls.ts'
import { isSelf } from '../../../python/classes.ts'
import { decoratorsOf, isContextManager } from '../../../python/decorators.ts'
import { splatParameter } from '../../../python/functions.ts'
import { isCopying } from '../../../python/module.ts'
import { bindingsInForce } from '../../../python/possible-bindings.ts'
import type { Binding } from '../../../python/scopes.ts'
import {
  ancestor,
  childOf,
  isSequence,
  namedChildren,
  type PyNode,
} from '../../../python/syntax.ts'
import { chained } from '../../../python/targets.ts'
import { followAttribute, returnsOf, siteOfValue } from './attribute-sites.ts'
import { argumentFor, argumentHandedOn, branchFor, isDoneBefore } from './branches.ts'
import { functionsOf, yieldsOf } from './called-functions.ts'
import { callsInto, itemGiven } from './frames.ts'
import { followGet, followLoop, followSubscript, loopOver } from './item-sites.ts'
import { type Frame, type Name, receiverOf, type Site } from './site.ts'
import { importedValue } from './symbols.ts'
import type { Trail } from './trail.ts'

/** Where an expression leads to, one step at a time: see `originsOf`, which goes on from there. */

/**
 * The next site of a trail. `name` is what the object goes by on the way there, `own` what it goes by where it is made,
 * `holders` what it goes by as a part of other objects.
 */
export type NextSite = Site & {
  readonly name?: Name
  readonly own?: Name
  readonly holders?: readonly Name[]
}

/** How each kind of expression is followed that a trail can come back to. */
const FOLLOWERS: Readonly<Record<string, (trail: Trail, site: Site) => readonly NextSite[]>> = {
  identifier: followIdentifier,
  attribute: followAttribute,
  subscript: followSubscript,
  call: followCall,
}

/** Whether a trail that passes here can come here again. */
export const canComeBack = ({ node }: Site): boolean => Object.hasOwn(FOLLOWERS, node.type)

/** The expressions that an expression may have its value from; none where the repository does not show any. */
export const nextSites = (trail: Trail, site: Site): readonly NextSite[] =>
  FOLLOWERS[site.node.type]?.(trail, site) ?? choicesOf(trail, site)

function followIdentifier(trail: Trail, site: Site): NextSite[] {
  const { unit, node, frame } = site
  const inForce = bindingsInForce(unit.module, node)
  const possible = inForce.length > 0 ? inForce : bindingsWhenCalled(unit.module, node)
  const bindings = possible.filter(
    (binding) => branchFor(trail.workspace, { ...site, node: binding.node }) !== 'never',
  )
  const certain = bindings.findLastIndex(
    (binding) =>
      // what a loop comes back from is done before its next round alone
      binding.from <= node.start &&
      isDoneBefore(trail.workspace, { ...site, node: binding.node }, node),
  )
  const steps = bindings
    .slice(Math.max(certain, 0))
    .flatMap((binding) => followBinding(trail, site, binding))
  if (steps.length > 0) return steps
  const imported = importedValue(trail.workspace, site)
  return imported
    ? [{ ...siteOfValue(imported), name: { unit, node, frame, until: node, isImported: true } }]
    : []
}

function followBinding(trail: Trail, site: Site, binding: Binding): NextSite[] {
  const { unit, node, frame, bound } = site
  const name: Name = { unit, node: binding.node, frame, bound, until: node }
  // what a module binds does not depend on who called the function
  const scope = unit.module.scopes.resolve(binding.name, binding.node)
  const inFunction = /^(function_definition|lambda)$/.test(scope?.node.type ?? '')
  const from = inFunction ? frame : null
  if (binding.kind === 'parameter') return followParameter(trail, binding, from, name)
  if (binding.kind === 'assignment' && binding.value) {
    const { value, targets } = chained(binding.value)
    const holders = targets.filter((target) => target !== binding.node)
    const others = holders.map((holder): Name => ({ ...name, node: holder }))
    return [{ unit, node: value, frame: from, bound, name, holders: others }]
  }
  if (binding.kind !== 'other') return []
  const target: Site = { unit, node: binding.node, frame: from, bound }
  const loop = loopOver(binding.node)
  if (loop) return followLoop(trail, target, loop, name)
  const entered = enteredAs(binding.node)
  return entered ? followWith(trail, target, entered, name) : followUnpacking(trail, target, name)
}

/**
 * What callers pass for a parameter, and the name that it has in the function; the default where none passes anything.
 */
function followParameter(
  trail: Trail,
  { node, name, value }: Binding,
  frame: Frame | null,
  alias: Name,
): NextSite[] {
  const { unit } = alias
  const definition = ancestor(node, 'function_definition', 'lambda')
  // who calls a lambda is known in a reading alone
  const isOpen = definition?.type === 'lambda' && frame?.definition !== definition
  if (!definition || isOpen) return []
  if (frame?.definition === definition && isSelf(unit, node)) {
    const object = receiverOf(frame.call)
    return object ? [{ ...object, name: alias }] : []
  }
  if (splatParameter(definition, 'dictionary') === node)
    return [{ unit, node: node.parent ?? node, frame, bound: alias.bound, name: alias }]
  const item = frame?.definition === definition && itemGiven(node, frame, alias.bound)
  if (item) return [{ ...item, name: alias }]
  const calls = callsInto(trail.workspace, { unit, node: definition }, frame)
  if (!calls) return []
  const handed =
    frame?.definition === definition && argumentHandedOn(trail.workspace, unit, node, frame)
  if (handed) return [{ ...handed, name: alias }]
  const given = calls.map((call) => ({ call, passed: argumentFor(unit, definition, name, call) }))
  if (given.some(({ passed }) => passed === 'unseen')) return []
  const steps = given.flatMap(({ call, passed }): NextSite[] =>
    passed && passed !== 'unseen' ? [{ ...call, node: passed, name: alias }] : [],
  )
  return steps.length > 0 || !value ? steps : [{ unit, node: value, frame: null, name: alias }]
}

/** The expression that a `with` enters under a name, or under a tuple of names; null for any other name. */
function enteredAs(name: PyNode): PyNode | null {
  const target = name.parent?.type === 'tuple' ? name.parent.parent : name.parent
  const value = target?.type === 'as_pattern_target' ? target.parent?.children[0] : undefined
  return value && ancestor(name, 'with_item') ? value : null
}

/** What `with make() as job` leads to: the expressions that a context manager of the repository yields. */
function followWith(trail: Trail, site: Site, entered: PyNode, name: Name): NextSite[] {
  const call = { ...site, node: entered }
  const yielded = functionsOf(trail, call)
    .filter((each) => decoratorsOf(each.unit, each.node).some(isContextManager))
    .flatMap((each) => yieldsOf(each, call))
  return site.node.parent?.type === 'tuple'
    ? partsOfTuples(
        trail,
        site.node,
        yielded.map(({ value }) => value),
        name,
      )
    : yielded.map(({ value }) => ({ ...value, name }))
}

/** What a name of `a, b = f()` leads to: its part of each tuple. */
function followUnpacking(trail: Trail, site: Site, name: Name): NextSite[] {
  const assignment = site.node.parent?.parent
  if (assignment?.type !== 'assignment' || site.node.parent?.field !== 'left') return []
  const right = childOf(assignment, 'right')
  return right ? partsOfTuples(trail, site.node, [{ ...site, node: right }], name) : []
}

/** The part of each tuple that some expressions lead to which the name of a pattern is given. */
function partsOfTuples(
  trail: Trail,
  target: PyNode,
  wholes: readonly Site[],
  name: Name,
): NextSite[] {
  const parts = target.parent ? namedChildren(target.parent) : []
  if (parts.some(({ type }) => /splat/.test(type))) return []
  const index = parts.indexOf(target)
  return wholes
    .flatMap((whole) => trail.origins(whole))
    .flatMap((origin): NextSite[] => {
      if (!isSequence(origin.node)) return []
      const items = namedChildren(origin.node)
      const item = items.length === parts.length ? items[index] : undefined
      const { unit, frame, bound } = origin
      return item ? [{ unit, node: item, frame, bound, name }] : []
    })
}

/**
 * What a call leads to: what a function of the repository returns, or what `copy.deepcopy(…)` is given, which is the
 * same until it has a name.
 */
function followCall(trail: Trail, site: Site): NextSite[] {
  if (isCopying(site.unit.module, site.node)) {
    const original = callArguments(site.unit.module, site.node)?.positional[0]
    return original ? [{ ...site, node: original }] : []
  }
  const called = functionsOf(trail, site)
  if (called.length === 0) return [...followGet(trail, site), ...followLambda(trail, site)]
  return called.flatMap(({ unit, node: definition }) =>
    returnsOf(definition)
      .map((value): Site => ({ unit, node: value, frame: { definition, call: site } }))
      .filter((value) => branchFor(trail.workspace, value) !== 'never'),
  )
}

/** What a call of `lambda: x` leads to; nothing where it has parameters. */
function followLambda(trail: Trail, site: Site): NextSite[] {
  const callee = childOf(site.node, 'function')
  if (!callee || !/^(identifier|subscript)$/.test(callee.type)) return []
  return trail.origins({ ...site, node: callee }).flatMap((origin) => {
    const isKnown = origin.node.type === 'lambda' && !childOf(origin.node, 'parameters')
    const body = isKnown ? childOf(origin.node, 'body') : null
    return body ? [{ unit: origin.unit, node: body, frame: origin.frame, bound: origin.bound }] : []
  })
}

/** The expressions one of which is the value of another: `a` and `b` of `a or b`. */
function choicesOf({ workspace }: Trail, site: Site): NextSite[] {
  const { node } = site
  const parts = namedChildren(node)
  const choose = (choices: readonly PyNode[]): Site[] =>
    choices
      .map((choice) => ({ ...site, node: choice }))
      .filter((choice) => branchFor(workspace, choice, node) !== 'never')
  switch (node.type) {
    case 'parenthesized_expression':
    case 'boolean_operator':
      return choose(parts)
    case 'named_expression':
      return choose(parts.slice(1))
    case 'await':
      return choose(parts)
    // `config.environment = env = f()`
    case 'assignment':
      return choose([chained(node).value])
    case 'conditional_expression':
      return choose(parts.filter((_, index) => index !== 1))
    default:
      return []
  }
}
