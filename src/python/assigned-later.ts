import { reachingBinding } from './bindings.ts'
import { callWith } from './calls.ts'
import { isCopying, type PythonModule } from './module.ts'
import { childOf, findAll, type PyNode, partOf, statementOf, textOf } from './syntax.ts'
import { assignedTo } from './targets.ts'
import { usesOf, usesOfTarget } from './uses.ts'

/**
 * What an attribute of a new object is set to after it is made: `src.arguments = …` after `src = ScriptRunConfig(…)`.
 */
export interface AssignedLater {
  /** Without what is made of the old value: `src.arguments = src.arguments + …`. */
  readonly values: readonly PyNode[]
  /** Whether it is set before anything can see what the object was made with. */
  readonly atOnce: boolean
}

const NEVER: AssignedLater = { values: [], atOnce: false }

/** Finds what an attribute of the object that a call makes is set to, where the call is assigned to a name. */
export function assignedLater(
  module: PythonModule,
  call: PyNode,
  attribute: string,
): AssignedLater {
  const holder = assignedTo(call)
  if (!holder || !/^(identifier|attribute)$/.test(holder.type)) return NEVER
  const target = `${textOf(module, holder)}.${attribute}`
  const uses = usesOfTarget(module, holder)
  const assignments = uses.flatMap((use) => {
    const assignment = assignmentTo(module, use, attribute)
    if (!assignment) return []
    return holder.type === 'attribute' || mayMean(module, use, holder) ? [assignment] : []
  })
  const replacing = assignments.filter((assignment) => {
    const value = childOf(assignment, 'right')
    return value && !findAll(value, 'attribute').some((part) => textOf(module, part) === target)
  })
  const [first] = replacing
  return {
    values: replacing.map((assignment) => partOf(assignment, 'right')),
    atOnce:
      first !== undefined &&
      holder.type === 'identifier' &&
      statementOf(first).parent === statementOf(call).parent &&
      uses.every((use) => use.start < call.end || use.start >= first.start || isSet(use)),
  }
}

/** The calls that copy the object that a call makes, by the name that it is assigned to. */
export function copiesOf(module: PythonModule, call: PyNode): PyNode[] {
  const holder = assignedTo(call)
  if (holder?.type !== 'identifier') return []
  return usesOf(module, textOf(module, holder), holder).flatMap((use) => {
    const copying = callWith(use)
    const isCopy = copying && isCopying(module, copying)
    return isCopy && mayMean(module, use, holder) ? [copying, ...copiesOf(module, copying)] : []
  })
}

/** Whether a name may mean, at one of its uses, what it is bound to at `holder`. */
function mayMean(module: PythonModule, use: PyNode, holder: PyNode): boolean {
  const { scopes } = module
  if (scopes.scopeOf(use) !== scopes.scopeOf(holder)) return true
  const binding = reachingBinding(module, use)
  return use.start > holder.start && (!binding || binding.node === holder)
}

/** The `x.attribute = …` that a use of `x` is part of. */
function assignmentTo(module: PythonModule, use: PyNode, attribute: string): PyNode | null {
  const target = use.field === 'object' ? use.parent : null
  const name = target && childOf(target, 'attribute')
  const isTarget = target?.field === 'left' && target.parent?.type === 'assignment'
  return isTarget && name && textOf(module, name) === attribute ? target.parent : null
}

/** Whether a use only sets something of an object: `x.a.b = …`. */
function isSet(use: PyNode): boolean {
  let at = use
  while (at.field === 'object' && at.parent?.type === 'attribute') at = at.parent
  return at !== use && at.field === 'left' && at.parent?.type === 'assignment'
}
