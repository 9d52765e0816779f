import { preferredQuote } from '../../src/python/strings.ts'
import { textOf } from '../../src/python/syntax.ts'
import type { Edit } from '../../src/text/edits.ts'
import { blocked, type Outcome } from '../../src/transform.ts'
import { addFlags, flagsLiteral, passesFlags } from './step-arguments.ts'
import { givenLater, lentLater, movedLater } from './step-call.ts'
import { type Addition, argumentOf, NOTHING, type Shared, type StepCall } from './step-change.ts'
import { changedFromEnd, changedLater, listOrText, noPlaceForMark } from './step-refusals.ts'

/** The flags, among what the step is given or what its object is given later. */
export function addArguments(step: StepCall, shared: Shared): Addition | Outcome {
  const { module, request, call, shape } = step
  if (!request.passes) return NOTHING
  const { parameter, form } = shape.arguments
  const given = argumentOf(step, parameter)
  const moved = movedLater(module, call, request.type)
  const later = givenLater(module, call, request.type)
  const values = later.values.filter((value) => !shared.values.has(value))
  if (given && !later.atOnce) values.push(given.value)
  const edits: Edit[] = []
  for (const value of values) {
    shared.values.add(value)
    if (passesFlags(module, value)) continue
    if (moved) return changedFromEnd(moved, parameter)
    const added = addFlags(module, parameter, value, request, form)
    if (added === 'no-place') return noPlaceForMark(value, parameter)
    if (added === 'list-or-text') return listOrText(value, parameter)
    if (added === 'changed-later') return changedLater(value, parameter)
    edits.push(...added)
  }
  const isNew = !given && !later.atOnce
  if (isNew && moved) return changedFromEnd(moved, parameter)
  const literal = isNew ? flagsLiteral(request, preferredQuote(module, call), form) : ''
  const changed = isNew && lentLater(module, call, argumentOf(step, 'run_config')?.value ?? null)
  if (changed)
    return blocked({
      code: 'arguments-in-run-config',
      at: changed.start,
      message: `the run configuration gets its ${parameter} here, and any that the ${request.type} is given would take their place`,
      hint: `give them to the ${request.type} itself: ${parameter}=[…]`,
    })
  if (isNew && request.keeps) return besideLent(step, literal)
  return { status: 'added', edits, groups: isNew ? [[`${parameter}=${literal}`]] : [] }
}

/** The flags behind the arguments that the run configuration of a ScriptRunConfig holds. */
function besideLent(step: StepCall, literal: string): Addition | Outcome {
  const { module, call, shape } = step
  const { parameter } = shape.arguments
  const lender = argumentOf(step, 'run_config')?.value
  if (!lender || !/^(identifier|attribute)$/.test(lender.type))
    return blocked({
      code: 'arguments-in-run-config',
      at: lender?.start ?? call.start,
      message: `the run configuration may hold ${parameter}, and any that are given here would take their place`,
      hint: 'assign the run configuration to a variable and give that',
    })
  return {
    status: 'added',
    edits: [],
    // a file may hold none
    groups: [[`${parameter}=(${textOf(module, lender)}.${parameter} or []) + ${literal}`]],
    notes: [{ kind: 'added', what: parameter }],
  }
}
