import { blocked, type Outcome } from '../../src/transform.ts'
import { lentLater } from './changed-arguments.ts'
import { itemOfSpread, repeatable } from './spread-overrides.ts'
import {
  argumentOf,
  isPlaced,
  isSpread,
  overridable,
  runConfigLacked,
  type StepCall,
} from './step-change.ts'

/**
 * The outcome for a call that cannot be changed because its splats may give what it seems to lack; null for any other.
 */
export function unseenArguments(step: StepCall): Outcome | null {
  const { request, call, shape } = step
  const { spread } = request
  const makes = runConfigLacked(step)
  const needed = [
    ...(request.passes ? [shape.arguments.parameter] : []),
    ...(makes ? [makes] : []),
    ...(shape.reuses && (!overridable(step) || isPlaced(step, 'allow_reuse'))
      ? ['allow_reuse']
      : []),
  ].filter(
    (name) =>
      !argumentOf(step, name) && !canOverride(step, name) && !spread?.passing.includes(name),
  )
  // what it is given that way cannot be changed in the call, nor be given twice
  const fixed = needed.filter(
    (name) => isSpread(step, name) && !(name === 'allow_reuse' && spread?.forbidsReuse),
  )
  const unseen = needed.filter((name) => !spread || (name === makes && isSpread(step, name)))
  const splat = fixed.some((name) => isPlaced(step, name)) ? '*' : '**'
  const listed = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ')
  if (unseen.length > 0)
    return blocked({
      code: 'starred-arguments',
      at: call.start,
      message:
        'the step takes arguments from a variable (`*` or `**`), so what it is given cannot be seen',
      hint: `name ${listed(unseen)} in the call itself`,
    })
  return fixed.length > 0
    ? blocked({
        code: 'starred-arguments',
        at: call.start,
        message: `the step is given ${listed(fixed)} through \`${splat}\`, where that cannot be changed`,
        hint: `name ${listed(fixed)} in the call itself, and no longer in what \`${splat}\` gives`,
      })
    : null
}

/**
 * The outcome for a call without splats whose class has its arguments from `functools.partial`, which gives others the
 * same; null for any other.
 */
export function presetArguments(step: StepCall): Outcome | null {
  const { request, call, shape } = step
  const { parameter } = shape.arguments
  const isLacked = request.passes && !argumentOf(step, parameter)
  if (!isLacked || !isSpread(step, parameter) || request.spread?.passing.includes(parameter))
    return null
  return blocked({
    code: 'starred-arguments',
    at: call.start,
    message: `the step is given \`${parameter}\` through functools.partial, as other steps may be`,
    hint: `name \`${parameter}\` in the call itself`,
  })
}

/** Whether the arguments that `**common` gives can be replaced by others with the flags. */
function canOverride(step: StepCall, name: string): boolean {
  const { module, request, call, shape } = step
  const dict = overridable(step)
  if (!dict || name !== shape.arguments.parameter || isPlaced(step, name)) return false
  if (itemOfSpread(module, call, name)) return true
  // where it gives none, those of the run configuration count
  const isLent =
    request.keeps || lentLater(module, call, argumentOf(step, 'run_config')?.value ?? null)
  if (isLent && request.spread?.atTimes.includes(name)) return false
  const { form } = shape.arguments
  // one text would be spread letter by letter
  const isList =
    form === 'list' || (form === 'list or text' && request.spread?.lists.includes(name))
  return isList === true && repeatable(module, dict, name) !== null
}
