import { argument, type CallArguments, callArguments } from '../src/python/calls.ts'
import { appendItems } from '../src/python/items.ts'
import { markLine, replaceMarked } from '../src/python/marks.ts'
import type { PythonModule } from '../src/python/module.ts'
import { preferredQuote } from '../src/python/strings.ts'
import { ancestor, findAll, nodeAt, type PyNode, partOf, textOf } from '../src/python/syntax.ts'
import type { Edit } from '../src/text/edits.ts'
import { MARK, type Note } from '../src/text/marker.ts'
import {
  blocked,
  defineTransform,
  type Outcome,
  outcomeOf,
  type Problem,
} from '../src/transform.ts'
import { type DebugOptions, FLAGS } from './azureml/flags.ts'
import { KINDS, type Kind } from './azureml/kinds.ts'
import { signatureOf } from './azureml/signatures.ts'
import { environmentOf, isOurRunConfig, planRunConfig } from './inserted/run-config.ts'
import { forbidIn, reusedOtherwise, splatOf } from './inserted/spread-reuse.ts'
import { addFlags, flagsLiteral, passesFlags } from './inserted/step-arguments.ts'
import { givenLater, lentLater, movedLater, shapeOf, typeOf } from './inserted/step-call.ts'
import { removeFromSteps } from './inserted/step-removal.ts'

/** A step that is to pass the flags, by UTF-16 offsets. */
export interface StepRequest extends DebugOptions {
  /** Where the call of the constructor starts and ends. */
  readonly call: number
  readonly end: number
  /** The class of the SDK: `PythonScriptStep`. */
  readonly type: string
  /** Whether it takes the flags, and is not changed for reuse alone. */
  readonly passes: boolean
  /** Whether something outside of the call says where it runs. */
  readonly placed: boolean
  /** Whether its run configuration may hold arguments, which any of its own would take the place of. */
  readonly keeps?: boolean
  /** What `**common` gives it, where all of that is known. */
  readonly spread?: SpreadArguments
}

/** What a call is given by `**common`. */
export interface SpreadArguments {
  readonly names: readonly string[]
  /** Those of them that it is not given each time. */
  readonly atTimes: readonly string[]
  /** Whether `allow_reuse=False` is always among it. */
  readonly forbidsReuse: boolean
}

/** Runs a step with `--remote_debug`, in a run configuration that has debugpy, and anew each time. */
export const pipelineStep = defineTransform<'python', StepRequest>({
  id: 'pipeline-step',
  language: 'python',
  trigger: [FLAGS.enabled, MARK],
  summary: 'runs a step with --remote_debug, and anew each time',
  description:
    'Appends the flags to `arguments`, names a run configuration where there is none, and sets `allow_reuse=False`: a step that Azure ML reuses is not run, and so cannot be debugged.',

  add(module, requests) {
    const edits: Edit[] = []
    const problems: Problem[] = []
    const shared: Shared = { values: new Set(), edits: new Set() }
    // marks on one line stand in the order of the steps
    for (const request of [...requests].sort((a, b) => a.call - b.call)) {
      const outcome = addToStep(module, request, shared)
      if (outcome.status === 'blocked') return outcome
      if (outcome.status === 'changed') edits.push(...outcome.edits)
      problems.push(...outcome.problems)
    }
    return outcomeOf(edits, problems)
  },

  remove(module, requests) {
    if (module.error !== null) return outcomeOf([])
    return outcomeOf(removeFromSteps(module, requests))
  },
})

/** What steps before this one have been seen to for others as well. */
interface Shared {
  /** What objects are given later. */
  readonly values: Set<PyNode>
  /** What makes a run configuration, by place and text. */
  readonly edits: Set<string>
}

/** A step to change: its call, what that is given, and what a class like its own takes. */
interface StepCall {
  readonly module: PythonModule
  readonly request: StepRequest
  readonly call: PyNode
  readonly args: CallArguments
  readonly shape: ReturnType<typeof shapeOf>
}

/** What a step lacks: edits of what is there, and arguments that its call gets, with notes on them. */
interface Addition {
  readonly status: 'added'
  readonly edits: readonly Edit[]
  readonly groups: readonly (readonly string[])[]
  readonly notes?: readonly Note[]
}

const NOTHING: Addition = { status: 'added', edits: [], groups: [] }

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
  const step: StepCall = { module, request, call, args, shape: shapeOf(request.type) }
  const unseen = args.starred ? unseenArguments(step) : null
  if (unseen) return unseen
  const edits: Edit[] = []
  const appended: { groups: (readonly string[])[]; notes: Note[] } = { groups: [], notes: [] }
  for (const add of [addArguments, addRunConfig, forbidReuse]) {
    const added = add(step, shared)
    if (added.status !== 'added') return added
    edits.push(...added.edits)
    appended.groups.push(...added.groups)
    appended.notes.push(...(added.notes ?? []))
  }
  if (appended.groups.length > 0) {
    const added = appendItems(module, partOf(call, 'arguments'), appended)
    if (!added) return noPlaceForMark(call, 'allow_reuse')
    edits.push(...added)
  } else if (appended.notes.length > 0) {
    const mark = markLine(module, (splatOf(call) ?? call).end, appended.notes)
    if (!mark) return noPlaceForMark(call, 'allow_reuse')
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

const argumentOf = ({ args, request }: StepCall, name: string) =>
  argument(args, name, signatureOf(request.type))

/** The parameter for a run configuration of ours; null where the step needs none. */
const runConfigParameter = ({ request, shape }: StepCall): Kind['makes'] =>
  request.passes && !request.placed ? shape.makes : null

/** Whether the call says where the step runs. */
const isPlaced = (step: StepCall): boolean =>
  step.shape.environment.some((name) => {
    const given = argumentOf(step, name)
    const isSure = isSpread(step, name) && !step.request.spread?.atTimes.includes(name)
    return (given !== null && given.value.type !== 'none') || isSure
  })

/** Whether `**common` is known to give the call an argument. */
const isSpread = ({ request: { spread } }: StepCall, name: string): boolean =>
  spread?.names.includes(name) === true

/** Why a call cannot be changed whose arguments may hold what it seems to lack; null where nothing is lacking. */
function unseenArguments(step: StepCall): Outcome | null {
  const { request, call, shape } = step
  const { spread } = request
  const makes = runConfigParameter(step)
  const needed = [
    ...(request.passes ? [shape.arguments.parameter] : []),
    ...(makes && !isPlaced(step) ? [makes] : []),
    ...(shape.reuses && !splatOf(call) ? ['allow_reuse'] : []),
  ].filter((name) => !argumentOf(step, name))
  // what it is given that way cannot be changed in the call, nor be given twice
  const fixed = needed.filter(
    (name) => isSpread(step, name) && !(name === 'allow_reuse' && spread?.forbidsReuse),
  )
  const unseen = needed.filter((name) => name === makes || !spread)
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
        message: `the step is given ${listed(fixed)} through \`**\`, as other steps may be`,
        hint: `name ${listed(fixed)} in the call itself, and no longer in what \`**\` gives`,
      })
    : null
}

/** The flags, among what the step is given or what its object is given later. */
function addArguments(step: StepCall, shared: Shared): Addition | Outcome {
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

/** A run configuration that has debugpy, where the step has none. */
function addRunConfig(step: StepCall, shared: Shared): Addition | Outcome {
  const { module, call } = step
  const makes = runConfigParameter(step)
  if (!makes || isPlaced(step)) return NOTHING
  const plan = planRunConfig(module, call, stepsWithoutRunConfig(module))
  if (plan.status === 'blocked') return plan
  const name = makes === 'environment' ? environmentOf(plan.name) : plan.name
  const making = plan.edits.filter((edit) => isFirst(shared, edit))
  const none = argumentOf(step, makes)
  if (!none) return { status: 'added', edits: making, groups: [[`${makes}=${name}`]] }
  const replaced = replaceMarked(module, none.value, name, makes)
  return replaced
    ? { status: 'added', edits: [...making, ...replaced], groups: [] }
    : noPlaceForMark(none.value, makes)
}

/** Whether no step before this one has asked for an edit. */
function isFirst({ edits }: Shared, { start, text }: Edit): boolean {
  const key = `${start} ${text}`
  const isKnown = edits.has(key)
  edits.add(key)
  return !isKnown
}

/** `allow_reuse=False`, where the step may be reused. */
function forbidReuse(step: StepCall): Addition | Outcome {
  const reuse = argumentOf(step, 'allow_reuse')
  if (!step.shape.reuses || reuse?.value.type === 'false') return NOTHING
  const { spread } = step.request
  // by a dict that is known to forbid it
  if (!reuse && isSpread(step, 'allow_reuse') && spread?.forbidsReuse) return NOTHING
  const given = step.args.starred ? splatOf(step.call) : null
  if (!reuse && given && (!spread || isSpread(step, 'allow_reuse')))
    return reusedOtherwise(step.module, given)
      ? NOTHING
      : {
          status: 'added',
          edits: forbidIn(given, preferredQuote(step.module, step.call)),
          groups: [],
          notes: [{ kind: 'added', what: 'allow_reuse' }],
        }
  if (!reuse)
    return {
      status: 'added',
      edits: [],
      groups: [['allow_reuse=False']],
      notes: [{ kind: 'added', what: 'allow_reuse' }],
    }
  const edits = replaceMarked(step.module, reuse.value, 'False', 'allow_reuse')
  return edits ? { status: 'added', edits, groups: [] } : noPlaceForMark(reuse.value, 'allow_reuse')
}

function noPlaceForMark(node: PyNode, name: string): Outcome {
  return blocked({
    code: 'no-place-for-mark',
    at: node.start,
    message: `${name} would have to be marked with a comment, and its line cannot take one`,
    hint: 'put the arguments of the step on lines of their own',
  })
}

function listOrText(node: PyNode, name: string): Outcome {
  return blocked({
    code: 'list-or-text',
    at: node.start,
    message: `${name} may be a list or one text, and each takes the flags in a way of its own`,
    hint: `give ${name} a list on every way that leads here`,
  })
}

function changedLater(node: PyNode, name: string): Outcome {
  return blocked({
    code: 'arguments-changed-later',
    at: node.start,
    message: `the list that ${name} takes is changed further down, and a list with the flags would not be`,
    hint: 'put all items into the list before it is passed',
  })
}

function changedFromEnd(node: PyNode, name: string): Outcome {
  return blocked({
    code: 'arguments-changed-later',
    at: node.start,
    message: `${name} is changed here by place, counted from the end, where the flags would be`,
    hint: 'put all items into the list before it is passed',
  })
}

/** Found once for all requests: a module may construct hundreds of steps. */
const withoutRunConfig = new WeakMap<PythonModule, readonly PyNode[]>()

function stepsWithoutRunConfig(module: PythonModule): readonly PyNode[] {
  const steps =
    withoutRunConfig.get(module) ??
    findAll(module.root, 'call').filter((call) => lacksRunConfig(module, call))
  withoutRunConfig.set(module, steps)
  return steps
}

function lacksRunConfig(module: PythonModule, call: PyNode): boolean {
  const type = typeOf(module, call)
  const kind = type === null ? null : KINDS[type as keyof typeof KINDS]
  const args = callArguments(module, call)
  if (!kind?.makes || !args || args.starred) return false
  return kind.environment.every((name) => {
    const given = argument(args, name, signatureOf(type))
    return !given || given.value.type === 'none' || isOurRunConfig(textOf(module, given.value))
  })
}
