import { type AssignedLater, assignedLater } from '../src/python/assigned-later.ts'
import { argument, type CallArguments, callArguments } from '../src/python/calls.ts'
import { appendItems, itemsOf, removeItems } from '../src/python/items.ts'
import { type Fit, markLine, pairMarks } from '../src/python/marks.ts'
import { type PythonModule, qualifiedName } from '../src/python/module.ts'
import { preferredQuote } from '../src/python/strings.ts'
import {
  ancestor,
  childOf,
  findAll,
  namedChildren,
  nodeAt,
  type PyNode,
  textOf,
} from '../src/python/syntax.ts'
import { type Edit, remove, replace } from '../src/text/edits.ts'
import { MARK, type Mark, type Note } from '../src/text/marker.ts'
import {
  blocked,
  defineTransform,
  type Outcome,
  outcomeOf,
  type Problem,
} from '../src/transform.ts'
import { type DebugOptions, FLAGS } from './azureml/flags.ts'
import { KINDS, type Kind, WRAPPER_ARGUMENTS } from './azureml/kinds.ts'
import { SIGNATURES } from './azureml/signatures.ts'
import {
  environmentOf,
  isOurRunConfig,
  planRunConfig,
  removeRunConfigs,
} from './inserted/run-config.ts'
import {
  addFlags,
  flagsLiteral,
  isWhole,
  passesFlags,
  removeFlags,
} from './inserted/step-arguments.ts'

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
    const assigned = new Set<PyNode>()
    // marks on one line stand in the order of the steps
    for (const request of [...requests].sort((a, b) => a.call - b.call)) {
      const outcome = addToStep(module, request, assigned)
      if (outcome.status === 'blocked') return outcome
      if (outcome.status === 'changed') edits.push(...outcome.edits)
      problems.push(...outcome.problems)
    }
    return outcomeOf(unique(edits), problems)
  },

  remove(module, requests) {
    if (module.error !== null) return outcomeOf([])
    const all = findAll(module.root, 'call')
    const calls = all.filter(
      (call) =>
        !requests ||
        requests.some(({ call: start, end }) => start === call.start && end === call.end),
    )
    // also those of steps that stay: a mark of theirs is not one of their neighbours'
    const marks = marksOfSteps(module, all)
    const later = new Set(calls.flatMap((call) => [...valuesGivenLater(module, call)]))
    const edits = unique([
      ...calls.flatMap((call) => removeFromCall(module, call, marks)),
      ...[...later].flatMap((value) => removeFromAssignment(module, value, marks)),
    ])
    const left = requests
      ? all.filter((call) => !calls.includes(call) && usesOurRunConfig(module, call))
      : []
    return outcomeOf([...edits, ...removeRunConfigs(module, left)])
  },
})

/** What a class of the SDK takes: the steps that run another object give its script the arguments. */
const shapeOf = (type: string): Pick<Kind, 'arguments' | 'environment' | 'makes' | 'reuses'> =>
  KINDS[type as keyof typeof KINDS] ?? {
    arguments: { parameter: WRAPPER_ARGUMENTS, form: 'list' },
    environment: [],
    makes: null,
    reuses: true,
  }

/** What the arguments of an object are set to once it is made. */
const givenLater = (module: PythonModule, call: PyNode, type: string): AssignedLater => {
  const { parameter, isAttribute } = shapeOf(type).arguments
  return isAttribute ? assignedLater(module, call, parameter) : { values: [], atOnce: false }
}

const signatureOf = (type: string | null): readonly string[] =>
  SIGNATURES[type as keyof typeof SIGNATURES] ?? []

/** The class of the SDK that a call constructs, as far as its own module says. */
function typeOf(module: PythonModule, call: PyNode): string | null {
  const callee = childOf(call, 'function') as PyNode
  const derived = /^super\b[^.]*\.\s*__init__$/s.test(textOf(module, callee))
  const bases = derived
    ? childOf(ancestor(callee, 'class_definition') ?? callee, 'superclasses')
    : null
  const name = qualifiedName(module, (bases && namedChildren(bases)[0]) ?? callee)
  return name?.startsWith('azureml.') ? name.slice(name.lastIndexOf('.') + 1) : null
}

/** Two steps may ask for the same run configuration, or share a list: it is changed once. */
function unique(edits: readonly Edit[]): Edit[] {
  const seen = new Set<string>()
  return edits.filter(({ start, end, text }) => {
    const key = `${start} ${end} ${text}`
    const once = start !== end || text.includes('RunConfiguration')
    return !once || (!seen.has(key) && seen.add(key))
  })
}

/** @param assigned what objects are given later, and steps before this one have been seen to */
function addToStep(module: PythonModule, request: StepRequest, assigned: Set<PyNode>): Outcome {
  const call = nodeAt(module.root, request.call, request.end, 'call')
  const args = call && callArguments(module, call)
  if (!call || !args)
    return blocked({
      code: 'step-not-found',
      at: request.call,
      message: 'no step is constructed here',
      hint: 'run again: the file has changed',
    })
  const { type, passes, placed } = request
  const shape = shapeOf(type)
  const { parameter, form } = shape.arguments
  const given = argument(args, parameter, signatureOf(type))
  const reuse = argument(args, 'allow_reuse', signatureOf(type))
  const makes = passes && !placed ? shape.makes : null
  const where = shape.environment.map((name) => argument(args, name, signatureOf(type)))
  const environment = where.find((one) => one && one.value.type !== 'none') ?? null
  if (args.starred && ((passes && !given) || (makes && !environment) || (shape.reuses && !reuse)))
    return blocked({
      code: 'starred-arguments',
      at: call.start,
      message:
        'the step takes arguments from a variable (`*` or `**`), so what it is given cannot be seen',
      hint: `name ${[parameter, ...(makes ? [makes] : []), ...(shape.reuses ? ['allow_reuse'] : [])].map((name) => `\`${name}\``).join(', ')} in the call itself`,
    })

  const edits: Edit[] = []
  const appended: { groups: string[][]; notes: Note[] } = { groups: [], notes: [] }
  const later = passes ? givenLater(module, call, type) : { values: [], atOnce: false }
  const values = later.values.filter((value) => !assigned.has(value))
  if (passes && !given && !later.atOnce)
    appended.groups.push([
      `${parameter}=${flagsLiteral(request, preferredQuote(module, call), form)}`,
    ])
  else if (given && passes && !later.atOnce) values.push(given.value)
  for (const value of values) {
    assigned.add(value)
    if (passesFlags(module, value)) continue
    const added = addFlags(module, parameter, value, request, form)
    if (added === 'no-place') return noPlaceForMark(value, parameter)
    if (added === 'list-or-text') return listOrText(value, parameter)
    edits.push(...added)
  }

  if (makes && !environment) {
    const empty = argument(args, makes, signatureOf(type))
    const plan = planRunConfig(module, call, stepsWithoutRunConfig(module))
    if ('problem' in plan) return { status: 'blocked', problems: [plan.problem] }
    edits.push(...plan.edits)
    const name = makes === 'environment' ? environmentOf(plan.name) : plan.name
    if (empty) {
      const noted = markLine(module, empty.value.end, [{ kind: 'was', what: makes, value: 'None' }])
      if (!noted) return noPlaceForMark(empty.value, makes)
      edits.push(replace(empty.value.start, empty.value.end, name), noted)
    } else appended.groups.push([`${makes}=${name}`])
  }

  if (shape.reuses && !reuse) {
    appended.groups.push(['allow_reuse=False'])
    appended.notes.push({ kind: 'added', what: 'allow_reuse' })
  } else if (shape.reuses && reuse && reuse.value.type !== 'false') {
    const was = textOf(module, reuse.value)
    const noted = /[\r\n]/.test(was)
      ? null
      : markLine(module, reuse.value.end, [{ kind: 'was', what: 'allow_reuse', value: was }])
    if (!noted) return noPlaceForMark(reuse.value, 'allow_reuse')
    edits.push(replace(reuse.value.start, reuse.value.end, 'False'), noted)
  }

  if (appended.groups.length > 0) {
    const added = appendItems(module, childOf(call, 'arguments') as PyNode, appended)
    if (!added) return noPlaceForMark(call, 'allow_reuse')
    edits.push(...added)
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

function usesOurRunConfig(module: PythonModule, call: PyNode): boolean {
  const args = callArguments(module, call)
  return ['runconfig', 'environment'].some((name) => {
    const given = args?.keyword.get(name)
    return given !== undefined && isOurRunConfig(textOf(module, given.value))
  })
}

const PASSING = ['arguments', WRAPPER_ARGUMENTS, 'script_params']
const PLACING = ['runconfig', 'environment']

/** What of a step may be marked. */
interface Setting {
  readonly what: string
  readonly value: PyNode
  readonly end: number
}

const settingOf = (what: string, value: PyNode): Setting => ({ what, value, end: value.end })

/** What of a call, and of what it is given later, the marks of a module are about. */
function marksOfSteps(module: PythonModule, calls: readonly PyNode[]): Map<PyNode, Mark> {
  if (!module.text.includes(MARK)) return new Map()
  const inCalls = calls.flatMap((call) => settingsOf(module, call))
  const later = new Set(calls.flatMap((call) => valuesGivenLater(module, call)))
  const pairs = pairMarks(
    module,
    [
      ...inCalls.map(({ what, value }) => settingOf(what, value)),
      ...[...later].map((value) => settingOf(LATER, value)),
    ],
    (mark, setting) => fitOf(module, mark, setting),
  )
  return new Map([...pairs].map(([{ value }, mark]) => [value, mark]))
}

/** What an object is given once it is made, by whatever name. */
const LATER = 'later'

const noteOn = ({ notes }: Mark, ...names: readonly string[]): Note | undefined =>
  notes.find(({ what }) => names.includes(what))

/** Whether a mark may be about a setting, by what it is called. */
function fitOf(module: PythonModule, mark: Mark, setting: Setting): Fit {
  const note = noteOn(mark, ...(setting.what === LATER ? PASSING : [setting.what]))
  if (!note) return 'no'
  return isWritten(module, setting) ? 'as written' : 'changed'
}

/** Whether a value is what `add` writes in place of another. */
function isWritten(module: PythonModule, { what, value }: Setting): boolean {
  if (what === 'allow_reuse') return value.type === 'false'
  if (PLACING.includes(what)) return isOurRunConfig(textOf(module, value))
  return removeFlags(module, value) === 'all'
}

/** The arguments of a call that `add` may have changed. */
function settingsOf(
  module: PythonModule,
  call: PyNode,
): { what: string; value: PyNode; node: PyNode }[] {
  const args = callArguments(module, call)
  if (!args) return []
  const type = typeOf(module, call)
  return [...PASSING, ...PLACING, 'allow_reuse'].flatMap((what) => {
    const found = given(args, what, type)
    return found ? [{ what, ...found }] : []
  })
}

function removeFromCall(
  module: PythonModule,
  call: PyNode,
  marks: ReadonlyMap<PyNode, Mark>,
): Edit[] {
  const settings = settingsOf(module, call)
  if (settings.length === 0) return []
  const type = typeOf(module, call)
  const list = childOf(call, 'arguments') as PyNode
  const edits: Edit[] = []
  const added: PyNode[] = []
  for (const { what, value, node } of settings) {
    const mark = marks.get(value)
    const note = mark && noteOn(mark, what)
    if (mark && note?.kind === 'was')
      edits.push(replace(value.start, value.end, note.value), remove(mark.start, mark.end))
    else if (mark && note?.kind === 'added') {
      added.push(node)
      edits.push(remove(mark.start, mark.end))
    } else if (PASSING.includes(what) && (type !== null || isWhole(module, value))) {
      const ours = removeFlags(module, value)
      if (ours === 'all') added.push(node)
      else edits.push(...ours)
    } else if (PLACING.includes(what) && isOurRunConfig(textOf(module, value))) added.push(node)
  }
  return [...edits, ...runs(itemsOf(list), added).flatMap((run) => removeItems(module, list, run))]
}

/** What a call is given later; what class is constructed may be said in another module. */
function valuesGivenLater(module: PythonModule, call: PyNode): readonly PyNode[] {
  const type = typeOf(module, call)
  const { values } = givenLater(module, call, type ?? 'ScriptRunConfig')
  return type === null ? values.filter((value) => isWhole(module, value)) : values
}

function removeFromAssignment(
  module: PythonModule,
  value: PyNode,
  marks: ReadonlyMap<PyNode, Mark>,
): Edit[] {
  const mark = marks.get(value)
  const note = mark && noteOn(mark, ...PASSING)
  if (mark && note?.kind === 'was')
    return [replace(value.start, value.end, note.value), remove(mark.start, mark.end)]
  const ours = removeFlags(module, value)
  return ours === 'all' ? [replace(value.start, value.end, '[]')] : ours
}

/** An argument by name, or by its place where the module says which class is constructed. */
const given = (args: CallArguments, name: string, type: string | null) =>
  argument(args, name, signatureOf(type))

/** Splits chosen items into runs of neighbours. */
function runs(items: readonly PyNode[], chosen: readonly PyNode[]): PyNode[][] {
  const result: PyNode[][] = []
  items.forEach((item, index) => {
    if (!chosen.includes(item)) return
    const before = items[index - 1]
    if (before && chosen.includes(before)) result.at(-1)?.push(item)
    else result.push([item])
  })
  return result
}
