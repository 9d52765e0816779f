import { reachingBinding } from '../../src/python/bindings.ts'
import type { Brackets } from '../../src/python/edits/brackets.ts'
import { preferredQuote } from '../../src/python/strings.ts'
import { findAll, type PyNode, textOf } from '../../src/python/syntax.ts'
import type { Edit } from '../../src/text/edits.ts'
import { blocked, type Outcome } from '../../src/transform.ts'
import { lentLater, movedLater } from './changed-arguments.ts'
import { addFlags, flagsLiteral } from './flags-addition.ts'
import { passesFlags } from './passed-flags.ts'
import { itemOfSpread, listWith, repeatable } from './spread-overrides.ts'
import {
  type Addition,
  argumentOf,
  isSpread,
  NOTHING,
  overridable,
  type Shared,
  type StepCall,
} from './step-change.ts'
import { refuse } from './step-refusals.ts'
import { givenLater } from './step-shape.ts'

/** Adds the flags to the arguments of a step, or to those that its object gets later. */
export function addArguments(step: StepCall, shared: Shared): Addition | Outcome {
  const { module, request, call, shape } = step
  const { parameter, form } = shape.arguments
  if (!request.passes || request.spread?.passing.includes(parameter)) return NOTHING
  const item = itemOfSpread(module, call, parameter)
  const given = argumentOf(step, parameter) ?? (item && { value: item })
  const moved = movedLater(module, call, shape)
  const later = givenLater(module, call, shape)
  const values = later.values.filter((value) => !shared.values.has(value))
  if (given && !later.atOnce) values.push(given.value)
  const edits: Edit[] = []
  for (const value of values) {
    shared.values.add(value)
    if (passesFlags(module, value)) continue
    if (moved) return refuse('changed-from-end', moved, parameter)
    const added = addFlags(module, parameter, value, request, {
      form,
      types: request.types?.find(({ at }) => at === value.start)?.types,
      isAlone: step.isAlone,
    })
    if (typeof added === 'string') return refuse(added, value, parameter)
    edits.push(...added)
  }
  if (given || later.atOnce) return { ...NOTHING, edits }
  if (moved) return refuse('changed-from-end', moved, parameter)
  const added = newArguments(step)
  return added.status === 'added' ? { ...added, edits } : added
}

/** The flags for a call that has no arguments of its own: alone, or behind those that it gets in another way. */
function newArguments(step: StepCall): Addition | Outcome {
  const { module, request, call, shape } = step
  const { parameter, form } = shape.arguments
  const beside = besideSpread(step)
  if (beside) return beside
  const literal = flagsLiteral(request, preferredQuote(module, call), form)
  const changed = lentLater(module, call, argumentOf(step, 'run_config')?.value ?? null)
  if (changed)
    return blocked({
      code: 'arguments-in-run-config',
      at: changed.start,
      message: `the run configuration gets its ${parameter} here, and any that the ${request.type} is given would take their place`,
      hint: `give them to the ${request.type} itself: ${parameter}=[…]`,
    })
  return request.keeps
    ? besideLent(step, literal)
    : { ...NOTHING, groups: [[{ ...literal, open: `${parameter}=${literal.open}` }]] }
}

/** The operand of `**` that gives a step its arguments, or may; null where the call has some itself, or no `**`. */
export function givesArguments(step: StepCall): PyNode | null {
  const { module, request, call, shape } = step
  const { parameter } = shape.arguments
  const isHere = argumentOf(step, parameter) || itemOfSpread(module, call, parameter)
  const { spread } = request
  const mayBeGiven = !spread || (isSpread(step, parameter) && !spread.passing.includes(parameter))
  return request.passes && !isHere && mayBeGiven ? overridable(step) : null
}

/** The flags behind the arguments that `**common` gives; null where it gives none. */
function besideSpread(step: StepCall): Addition | null {
  const { module, request, call, shape } = step
  const { parameter, form } = shape.arguments
  const dict = givesArguments(step)
  const repeated = dict && repeatable(module, dict, parameter)
  if (!dict || repeated === null) return null
  const quotes = preferredQuote(module, call)
  const names = findAll(dict, 'identifier')
  // what a caller, a loop or an object gives may lack it the next time
  const isOwn =
    findAll(dict, 'attribute').length === 0 &&
    names.length > 0 &&
    names.every((name) => reachingBinding(module, name)?.kind === 'assignment')
  const { lists = [], atTimes = [] } = request.spread ?? {}
  const isSure = isOwn && lists.includes(parameter) && !atTimes.includes(parameter)
  const literal = flagsLiteral(request, quotes, form)
  const list = listWith(repeated, parameter, literal, { isSure, quotes })
  return { ...NOTHING, overrides: [[parameter, list]] }
}

/** The flags behind the arguments that the run configuration of a ScriptRunConfig holds. */
function besideLent(step: StepCall, literal: Brackets): Addition | Outcome {
  const { module, call, shape } = step
  const { parameter } = shape.arguments
  const lender = argumentOf(step, 'run_config')?.value
  if (!lender || !/^(identifier|attribute)$/.test(lender.type))
    return blocked({
      code: 'arguments-in-run-config',
      at: lender?.start ?? call.start,
      message: `the run configuration may hold ${parameter}, and any that are given here would take their place`,
      hint: isSpread(step, 'run_config')
        ? 'give the run configuration, or the arguments, in the call itself'
        : 'assign the run configuration to a variable and give that',
    })
  // a file may hold none
  const open = `${parameter}=(${textOf(module, lender)}.${parameter} or []) + ${literal.open}`
  return {
    ...NOTHING,
    groups: [[{ ...literal, open }]],
    notes: [{ kind: 'added', what: parameter }],
  }
}
