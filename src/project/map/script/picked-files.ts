import { excerpt } from '../../../python/excerpt.ts'
import { branchesOf, forkAround, isFork } from '../../../python/forks.ts'
import { mappingOf } from '../../../python/mapped.ts'
import {
  ancestor,
  childOf,
  findAll,
  isWithin,
  namedChildren,
  type PyNode,
  partOf,
} from '../../../python/syntax.ts'
import { truthOf } from '../../../python/values/conditions.ts'
import { Reader } from '../../../python/values/evaluate.ts'
import { clausesEntered, holdsForSure, leaves, reachOf } from '../../../python/values/reached.ts'
import type { Bound, Unit, UnitNode } from '../../../python/values/static-value.ts'
import type { RepositoryWorld } from '../../world/repository-world.ts'
import type { Naming } from './naming.ts'
import { settle, type Why } from './unresolved.ts'

/**
 * Says which condition picks among the files that a loop finds, where it cannot be decided: a folder may hold others
 * than the scripts of steps. Null where a step is surely made of the file that is looked at.
 */
export function openlyPicked(
  world: RepositoryWorld,
  naming: Naming,
  name: string,
  bound: Bound,
): Why | null {
  const { file, call } = naming
  const condition = openCondition(world, { unit: file, node: call }, bound)
  if (!condition) return null
  const { unit, node } = condition
  return {
    code: 'script-not-static',
    at: (unit.module === file.module ? node : call).start,
    message: `which of the files that are found this runs is known only when the definition runs: ${excerpt(unit.module, node)}`,
    hint: settle(naming, name, 'write out the list that the loop goes over'),
  }
}

/**
 * The innermost condition between a call and the loop over files around it that is not decided, or between what adds to
 * a list and that loop, where the call is made for each item of the list; null where all are decided.
 */
function openCondition(world: RepositoryWorld, call: UnitNode, bound: Bound): UnitNode | null {
  const found = [...bound].flatMap(([target, value]) =>
    value.kind === 'string' && value.listed ? [target] : [],
  )
  if (found.length === 0) return null
  const reader = new Reader(world, bound)
  const loops = found.flatMap((target) => {
    const loop = ancestor(target, ...FOR_EACH)
    return (loop?.type === 'for_in_clause' ? loop.parent : loop) ?? []
  })
  const made = [...bound].flatMap(([target, value]) =>
    value.kind === 'deferred' &&
    isBoundForEach(target, bound) &&
    loops.some((loop) => isWithin(value.node, loop))
      ? [{ target, added: { unit: value.unit, node: value.node } }]
      : [],
  )
  const targets = [...found, ...made.map(({ target }) => target)]
  const left = made.find(({ added }) => reachOf(reader, added.unit, added.node) === 'never')
  if (left) return left.added
  for (const start of [call, ...made.map(({ added }) => added)]) {
    const open = openWithin(reader, start, targets)
    if (open) return open
  }
  return null
}

const FOR_EACH = ['for_statement', 'for_in_clause']
const CALLED = ['function_definition', 'lambda']

/** Whether a name is that of a loop, or a parameter of what `map` or the like calls for each item. */
function isBoundForEach(target: PyNode, bound: Bound): boolean {
  const around = ancestor(target, ...FOR_EACH, ...CALLED)
  if (around?.type !== 'function_definition') return around !== null
  const from = bound.get(around)
  return from?.kind === 'deferred' && mappingOf(from.unit.module, from.node) !== null
}

/** The innermost condition between code and the loop around it over one of some targets that is not decided. */
function openWithin(reader: Reader, start: UnitNode, targets: readonly PyNode[]): UnitNode | null {
  const entered = new Set<PyNode>()
  let open: UnitNode | null = null
  let { unit, node } = start
  while (node.parent) {
    const { parent } = node
    const condition = openlyDecides(reader, { unit, node })
    if (condition) open ??= { unit, node: condition }
    const isLoop = /^(for|while)_statement$|comprehension$|^generator_expression$/.test(parent.type)
    const isCalledForEach = /^(lambda|function_definition)$/.test(parent.type)
    if ((isLoop || isCalledForEach) && targets.some((target) => isWithin(target, parent))) {
      const end = open ? null : breakOf(parent)
      return end ? { unit, node: end } : open
    }
    const from = parent.type === 'function_definition' ? reader.bound.get(parent) : null
    if (from?.kind === 'deferred' && !entered.has(parent)) {
      entered.add(parent)
      unit = from.unit
      node = from.node
    } else node = parent
  }
  return null
}

/** What may end a loop before it has come to all files: which are first is not known. */
const breakOf = (loop: PyNode): PyNode | null =>
  /^(for|while)_statement$/.test(loop.type)
    ? (findAll(loop, 'break_statement').find(
        (each) => ancestor(each, 'for_statement', 'while_statement') === loop,
      ) ?? null)
    : null

/** The condition that decides whether a part of the code around it is run, where that is not known; else null. */
function openlyDecides(reader: Reader, { unit, node }: UnitNode): PyNode | null {
  const { parent } = node
  switch (parent?.type) {
    case 'block':
      for (const before of parent.children) {
        const passed = before.start < node.start ? passesOn(reader, { unit, node: before }) : null
        if (passed) return passed
      }
      return null
    case 'conditional_expression': {
      const [, condition] = namedChildren(parent)
      const isDecided = !condition || truthOf(reader, unit, condition) !== null
      return isDecided || node === condition ? null : condition
    }
    case 'boolean_operator':
      return node.field === 'right' ? partOf(parent, 'left') : null
    case 'list_comprehension':
    case 'set_comprehension':
    case 'dictionary_comprehension':
    case 'generator_expression': {
      const filters = parent.children.filter(({ type }) => type === 'if_clause')
      const conditions = node.field === 'body' ? filters.flatMap(namedChildren) : []
      return conditions.find((each) => truthOf(reader, unit, each) === null) ?? null
    }
    default: {
      const fork = node.type === 'block' ? forkAround(node) : null
      return fork && isOpen(reader, unit, fork) ? conditionOf(fork) : null
    }
  }
}

const isOpen = (reader: Reader, unit: Unit, fork: PyNode): boolean =>
  clausesEntered(reader, unit, fork, holdsForSure).length > 1

const conditionOf = (fork: PyNode): PyNode => childOf(fork, 'condition') ?? partOf(fork, 'subject')

/**
 * What decides whether what follows a statement is passed over, where that is not known, be it deep inside:
 * `with open(path) as file: if "main" not in file.read(): continue`. Null where nothing does.
 */
function passesOn(reader: Reader, { unit, node }: UnitNode): PyNode | null {
  if (isFork(node) && branchesOf(node).some((block) => leaves(unit, block)))
    return isOpen(reader, unit, node) ? conditionOf(node) : null
  for (const jump of findAll(node, 'continue_statement', 'break_statement', 'return_statement')) {
    const by = leavesOpenly(reader, unit, jump, node)
    if (by) return by
  }
  return null
}

/** What decides whether a jump inside a statement leaves it; null where it surely does not. */
function leavesOpenly(reader: Reader, unit: Unit, jump: PyNode, statement: PyNode): PyNode | null {
  let by: PyNode | null = null
  for (let at = jump; at !== statement; at = at.parent as PyNode) {
    const parent = at.parent as PyNode
    const isLoop = /^(for|while)_statement$/.test(parent.type)
    const isInLoop = isLoop && at.field === 'body' && jump.type !== 'return_statement'
    if (isInLoop || /^(function|class)_definition$/.test(parent.type)) return null
    const fork = at.type === 'block' ? forkAround(at) : null
    const entered = fork && clausesEntered(reader, unit, fork, holdsForSure)
    if (entered && !entered.includes(at)) return null
    if (fork && entered && entered.length > 1) by ??= conditionOf(fork)
    if (isLoop) by ??= childOf(parent, 'condition') ?? childOf(parent, 'right')
    if (parent.type === 'except_clause') by ??= parent
  }
  // what is surely left inside of another statement is not followed
  return by ?? jump
}
