import { callArguments } from '../src/python/calls.ts'
import { type Appended, appendItems } from '../src/python/edits/added-items.ts'
import { fitsInMark, markLine, replaceMarked } from '../src/python/edits/marks.ts'
import type { PythonModule } from '../src/python/module.ts'
import { preferredQuote } from '../src/python/strings.ts'
import { ancestor, nodeAt, type PyNode, partOf } from '../src/python/syntax.ts'
import type { Edit } from '../src/text/edits.ts'
import { MARK, type Note } from '../src/text/marker.ts'
import { blocked, combined, defineTransform, type Outcome, outcomeOf } from '../src/transform.ts'
import { DEBUG_FLAGS, PASSES_FLAGS } from './azureml/flags.ts'
import type { Kind } from './azureml/kinds.ts'
import { isGiven } from './azureml/signatures.ts'
import { PIP_PACKAGES } from './packages/list-argument.ts'
import { lentLater } from './steps/changed-arguments.ts'
import { planRunConfig } from './steps/run-config.ts'
import { ENVIRONMENT, RUN_CONFIG } from './steps/run-config-names.ts'
import {
  itemOfSpread,
  type Override,
  overridden,
  override,
  repeatable,
} from './steps/spread-overrides.ts'
import {
  type Addition,
  argumentOf,
  isPlaced,
  isSpread,
  NOTHING,
  overridable,
  type Shared,
  type StepCall,
  type StepRequest,
} from './steps/step-change.ts'
import { addArguments, givesArguments } from './steps/step-flags.ts'
import { type Refusal, refuse } from './steps/step-refusals.ts'
import { removeFromSteps } from './steps/step-removal.ts'
import { shapeOf } from './steps/step-shape.ts'

/** Makes a step run with `--remote_debug`, in a run configuration that has debugpy, and anew each time. */
export const pipelineStep = defineTransform<'python', StepRequest>({
  id: PASSES_FLAGS,
  language: 'python',
  trigger: [DEBUG_FLAGS.enabled, MARK, RUN_CONFIG],
  summary: 'runs a step with --remote_debug, and anew each time',
  description:
    'Appends the flags to `arguments`, or to `command`, names a run configuration where there is none, and sets `allow_reuse=False`: a step that Azure ML reuses is not run, and so cannot be debugged.',

  add(module, requests) {
    const shared: Shared = { values: new Set(), edits: new Set() }
    // marks on one line stand in the order of the steps
    const ordered = [...requests].sort((a, b) => a.call - b.call)
    return combined(ordered.map((request) => addToStep(module, request, shared)))
  },

  remove(module, requests) {
    if (module.error !== null) return outcomeOf([])
    const { edits, problems } = removeFromSteps(module, requests)
    return outcomeOf(edits, problems)
  },
})

function addToStep(module: PythonModule, request: StepRequest, shared: Shared): Outcome {
  const call = nodeAt(module.root, request.call, request.end, 'call')
  const args = call && callArguments(module, call)
  if (!call || !args)
    return blocked({
      code: 'step-not-found',
      at: request.call,
      message: 'no step is constructed here',
      hint: 'run again: the file has changed',
    })
  const shape = shapeOf(request.type, args)
  const one: StepCall = { module, request, call, args, shape, isAlone: false }
  const step = { ...one, isAlone: changesArgumentsAlone(one) }
  const unseen = args.starred ? unseenArguments(step) : null
  if (unseen) return unseen
  const edits: Edit[] = []
  const appended: { groups: Appended['groups'][number][]; notes: Note[] } = {
    groups: [],
    notes: [],
  }
  const overrides: Override[] = []
  for (const add of [addArguments, addRunConfig, forbidReuse]) {
    const added = add(step, shared)
    if (added.status !== 'added') return added
    edits.push(...added.edits)
    appended.groups.push(...added.groups)
    appended.notes.push(...(added.notes ?? []))
    overrides.push(...(added.overrides ?? []))
  }
  const dict = overridable(step)
  if (dict && overrides.length > 0) {
    const isAlone = edits.length === 0 && appended.groups.length === 0
    edits.push(
      ...override(module, dict, overrides, { quotes: preferredQuote(module, call), isAlone }),
    )
    appended.notes.push(...overrides.map(([what]): Note => ({ kind: 'added', what })))
  }
  if (appended.groups.length > 0) {
    const added = appendItems(module, partOf(call, 'arguments'), { ...appended, beside: edits })
    if (!added) return refuse('no-place', call, 'allow_reuse')
    edits.push(...added)
  } else if (appended.notes.length > 0) {
    const mark = markLine(module, (dict ?? call).end, appended.notes)
    if (!mark) return refuse('no-place', call, 'allow_reuse')
    edits.push(mark)
  }
  if (edits.length > 0 && ancestor(call, 'interpolation'))
    return blocked({
      code: 'step-in-f-string',
      at: call.start,
      message:
        'the step is constructed inside an f-string, which takes neither new lines nor its own quotes before Python 3.12',
      hint: 'construct it in a statement of its own and put its name into the f-string',
    })
  return outcomeOf(edits)
}

/** The parameter that our run configuration is given by; null where the step needs none. */
const runConfigParameter = ({ request, shape }: StepCall): Kind['makes'] =>
  request.passes && !request.placed ? shape.makes : null

/** Whether a call says where the step runs, so that it needs no run configuration of ours. */
const saysWhere = (step: StepCall): boolean =>
  step.shape.environment.some((name) => {
    const isSure = isSpread(step, name) && !step.request.spread?.atTimes.includes(name)
    return isGiven(step.args, step.request.type, name) || isSure
  })

/**
 * The outcome for a call that cannot be changed because its splats may give what it seems to lack; null for any other.
 */
function unseenArguments(step: StepCall): Outcome | null {
  const { request, call, shape } = step
  const { spread } = request
  const makes = runConfigParameter(step)
  const needed = [
    ...(request.passes ? [shape.arguments.parameter] : []),
    ...(makes && !saysWhere(step) ? [makes] : []),
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
        message: `the step is given ${listed(fixed)} through \`${splat}\`, as other steps may be`,
        hint: `name ${listed(fixed)} in the call itself, and no longer in what \`${splat}\` gives`,
      })
    : null
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

/** Gives a step that has none a run configuration with debugpy. */
function addRunConfig(step: StepCall, shared: Shared): Addition | Outcome {
  const { module, call } = step
  const makes = runConfigParameter(step)
  if (!makes || saysWhere(step)) return NOTHING
  const plan = planRunConfig(module, call)
  if (plan.status !== 'planned') return plan
  const name = makes === 'environment' ? ENVIRONMENT : RUN_CONFIG
  const making = plan.edits.filter((edit) => isFirst(shared, edit))
  const none = argumentOf(step, makes)
  if (!none) return { status: 'added', edits: making, groups: [[`${makes}=${name}`]] }
  const replaced = replaceMarked(module, none.value, name, makes)
  return replaced
    ? { status: 'added', edits: [...making, ...replaced], groups: [] }
    : refuse(obstacleTo(module, none.value), none.value, makes)
}

/** Whether a call is changed in nothing but the arguments that it gives the script. */
function changesArgumentsAlone(step: StepCall): boolean {
  const hasPackages = argumentOf(step, PIP_PACKAGES) !== null
  const isPlaced = !runConfigParameter(step) || saysWhere(step)
  return !step.args.starred && !hasPackages && isPlaced && forbidReuse(step) === NOTHING
}

/** Whether no step before has asked for the same edit. */
function isFirst({ edits }: Shared, { start, text }: Edit): boolean {
  const key = `${start} ${text}`
  const isKnown = edits.has(key)
  edits.add(key)
  return !isKnown
}

/** Gives a step that may be reused `allow_reuse=False`. */
function forbidReuse(step: StepCall): Addition | Outcome {
  const reuse = argumentOf(step, 'allow_reuse')
  if (!step.shape.reuses || reuse?.value.type === 'false') return NOTHING
  const { spread } = step.request
  // by a dict that is known to forbid it
  if (!reuse && isSpread(step, 'allow_reuse') && spread?.forbidsReuse) return NOTHING
  const given = step.args.starred ? overridable(step) : null
  // one mark tells of all that is given otherwise
  const isBeside = !spread || isSpread(step, 'allow_reuse') || givesArguments(step)
  if (!reuse && given && isBeside)
    return overridden(step.module, given)?.names.includes('allow_reuse')
      ? NOTHING
      : { ...NOTHING, overrides: [['allow_reuse', 'False']] }
  if (!reuse)
    return {
      status: 'added',
      edits: [],
      groups: [['allow_reuse=False']],
      notes: [{ kind: 'added', what: 'allow_reuse' }],
    }
  const edits = replaceMarked(step.module, reuse.value, 'False', 'allow_reuse')
  return edits
    ? { status: 'added', edits, groups: [] }
    : refuse(obstacleTo(step.module, reuse.value), reuse.value, 'allow_reuse')
}

/** Why a value cannot be replaced: it does not fit in a mark, or its line takes none. */
const obstacleTo = (module: PythonModule, value: PyNode): Refusal =>
  fitsInMark(module, value) ? 'no-place' : 'too-long'
