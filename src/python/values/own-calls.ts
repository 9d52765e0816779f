import { reachingBinding } from '../bindings.ts'
import { constructorIn, lineage } from '../classes.ts'
import { isAsWritten } from '../decorators.ts'
import { lambdaNamed } from '../lambdas.ts'
import { partialCalled, partialOf } from '../partials.ts'
import { isWithin, type PyNode, partOf } from '../syntax.ts'
import { bindArguments } from './bind-arguments.ts'
import type { Reader } from './evaluate.ts'
import { namedTuple } from './named-tuples.ts'
import { mayBeRebound } from './rebound.ts'
import { returned } from './returned.ts'
import { type StaticValue, type StaticValueOf, type Unit, unknown } from './static-value.ts'
import { typedDict } from './typed-dicts.ts'

/** The value of a call of what the repository defines: an instance of a class, or what a function returns. */
export function callOf(reader: Reader, unit: Unit, call: PyNode): StaticValue {
  const callee = partOf(call, 'function')
  const lambda = lambdaNamed(unit.module, callee)
  if (lambda) return callOfLambda(reader, unit, call, lambda)
  const target = readCalled(reader, unit, call, callee)
  const at = { unit, node: call }
  switch (target.kind) {
    case 'class': {
      const dict = typedDict(target, at, reader.bound)
      if (dict) return dict
      const instance: StaticValueOf<'instance'> = {
        ...target,
        kind: 'instance',
        bound: new Map(),
        call: at,
      }
      const init = constructorIn(lineage(reader, target))
      const bound = init && bindArguments(init, at, instance)
      // its arguments are read once an attribute is asked for, which may be elsewhere
      return { ...instance, bound: new Map([...reader.bound, ...(bound ?? [])]) }
    }
    case 'function':
    case 'method': {
      const self = target.kind === 'method' ? target.self : null
      const bound = bindArguments(target, at, self)
      if (!isAsWritten(target.unit, target.node)) reader.unsettledReads++
      // a function that calls itself tells nothing more by that
      const isRecursive = isWithin(call, target.node)
      const value = bound && !isRecursive && returned(reader, target.unit, target.node, bound)
      return value || unknown(unit, call)
    }
    default: {
      const tuple = target.kind === 'unknown' ? namedTuple(target, at, reader.bound) : null
      if (tuple) return tuple
      const stopped = target.kind === 'unknown' && !target.library && callee.type === 'attribute'
      return stopped ? target : { kind: 'unknown', unit, node: call, bound: reader.bound }
    }
  }
}

/** The value of a call of a lambda by its name. */
function callOfLambda(reader: Reader, unit: Unit, call: PyNode, lambda: PyNode): StaticValue {
  const callee = partOf(call, 'function')
  const binding = reachingBinding(unit.module, callee)
  if (!binding || mayBeRebound(reader, unit, binding, callee)) return unknown(unit, call)
  const bound = bindArguments({ unit, node: lambda }, { unit, node: call }, null)
  const read = () =>
    reader.with(bound ?? undefined, () => reader.read(unit, partOf(lambda, 'body')))
  return (bound && reader.inFunction(lambda, read)) || unknown(unit, call)
}

/** What a call runs: its callee, or the function of which that is a `functools.partial`. */
function readCalled(reader: Reader, unit: Unit, call: PyNode, callee: PyNode): StaticValue {
  const made = partialCalled(unit.module, call)
  const behind = made && partialOf(unit.module, made)
  const value = behind && reader.read(unit, behind)
  // what it gives a class is not looked for when an attribute is read
  return value && /^(function|method)$/.test(value.kind) ? value : reader.read(unit, callee)
}
