import { callArguments } from '../src/python/calls.ts'
import { appendItems } from '../src/python/edits/added-items.ts'
import { fitsInMark, markLine, replaceMarked } from '../src/python/edits/marks.ts'
import type { PythonModule } from '../src/python/module.ts'
import { preferredQuote } from '../src/python/strings.ts'
import { ancestor, nodeAt, type PyNode, partOf } from '../src/python/syntax.ts'
import type { Edit } from '../src/text/edits.ts'
import { MARK, type Note } from '../src/text/marker.ts'
import { blocked, combined, defineTransform, type Outcome, outcomeOf } from '../src/transform.ts'
import { DEBUG_FLAGS, PASSES_FLAGS } from './azureml/flags.ts'
import { sdkArgument } from './azureml/signatures.ts'
import { PIP_PACKAGES } from './packages/list-argument.ts'
import { planRunConfig } from './steps/run-config.ts'
import { ENVIRONMENT, RUN_CONFIG } from './steps/run-config-names.ts'
import { overridden, override } from './steps/spread-overrides.ts'
import {
  type Addition,
  argumentOf,
  isSpread,
  NOTHING,
  overridable,
  runConfigLacked,
  type Shared,
  type StepCall,
  type StepRequest,
} from './steps/step-change.ts'
import { addArguments, givesArguments } from './steps/step-flags.ts'
import { type Refusal, refuse } from './steps/step-refusals.ts'
import { removeFromSteps } from './steps/step-removal.ts'
import { isNamedAsClass, shapeOf, typeOf } from './steps/step-shape.ts'
import { presetArguments, unseenArguments } from './steps/unseen-arguments.ts'

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
  const unseen = args.starred ? unseenArguments(step) : presetArguments(step)
  if (unseen) return unseen
  const additions: Addition[] = []
  for (const add of [addArguments, addRunConfig, forbidReuse]) {
    const added = add(step, shared)
    if (added.status !== 'added') return added
    additions.push(added)
  }
  const edits = editsOf(step, additions)
  const hidden = edits?.length === 0 ? null : placedUnknown(step)
  if (hidden) return refuse('by-place', hidden.node, hidden.name)
  if (!edits) return refuse('no-place', call, 'allow_reuse')
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

/** An argument that is changed, and is given by place to what its module does not show to be a class; null for none. */
function placedUnknown({ module, request, call, args, shape }: StepCall) {
  if (typeOf(module, call) !== null || isNamedAsClass(module, call)) return null
  const changed = [shape.arguments.parameter, shape.makes, 'allow_reuse']
  for (const name of changed) {
    const given = name === null ? null : sdkArgument(args, request.type, name)
    if (name && given && args.positional.includes(given.value)) return { name, node: given.value }
  }
  return null
}

/** The edits that make all additions to a step at once; null where the mark that they need finds no place. */
function editsOf(step: StepCall, additions: readonly Addition[]): Edit[] | null {
  const { module, call } = step
  const edits = additions.flatMap((added) => added.edits)
  const groups = additions.flatMap((added) => added.groups)
  const notes = additions.flatMap((added) => added.notes ?? [])
  const overrides = additions.flatMap((added) => added.overrides ?? [])
  const dict = overridable(step)
  if (dict && overrides.length > 0) {
    const isAlone = edits.length === 0 && groups.length === 0
    const quotes = preferredQuote(module, call)
    edits.push(...override(module, dict, overrides, { quotes, isAlone }))
    notes.push(...overrides.map(([what]): Note => ({ kind: 'added', what })))
  }
  if (groups.length > 0) {
    const added = appendItems(module, partOf(call, 'arguments'), { groups, notes, beside: edits })
    return added && [...edits, ...added]
  }
  if (notes.length === 0) return edits
  const mark = markLine(module, (dict ?? call).end, notes)
  return mark && [...edits, mark]
}

/** Gives a step that has none a run configuration with debugpy. */
function addRunConfig(step: StepCall, shared: Shared): Addition | Outcome {
  const { module, call } = step
  const makes = runConfigLacked(step)
  if (!makes) return NOTHING
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
  const isPlaced = !runConfigLacked(step)
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
