import { argument, callArguments } from '../src/python/calls.ts'
import { appendItems, itemsOf, removeItems } from '../src/python/items.ts'
import { markLine, marksOf } from '../src/python/marks.ts'
import { type PythonModule, qualifiedName } from '../src/python/module.ts'
import { preferredQuote, quote, stringValue } from '../src/python/strings.ts'
import { childOf, findAll, type PyNode, textOf } from '../src/python/syntax.ts'
import { type Edit, insert, remove, replace } from '../src/text/edits.ts'
import type { Note } from '../src/text/marker.ts'
import {
  blocked,
  defineTransform,
  type Outcome,
  outcomeOf,
  type Problem,
} from '../src/transform.ts'
import { ALL_FLAGS, type DebugOptions, FLAGS } from './azureml/flags.ts'
import { isConstructor, SIGNATURES } from './azureml/signatures.ts'
import { isOurRunConfig, planRunConfig, removeRunConfigs } from './inserted/run-config.ts'

export interface StepRequest extends DebugOptions {
  /** Offset of the `PythonScriptStep(…)` call. */
  readonly call: number
}

/** Runs a step with `--remote_debug`, in a run configuration that has debugpy, and anew each time. */
export const pipelineStep = defineTransform<'python', StepRequest>({
  id: 'pipeline-step',
  language: 'python',
  trigger: [FLAGS.enabled, '# aml-debug:'],
  summary: 'runs a step with --remote_debug, and anew each time',
  description:
    'Appends the flags to `arguments`, names a run configuration where there is none, and sets `allow_reuse=False`: a step that Azure ML reuses is not run, and so cannot be debugged.',

  add(module, requests) {
    const edits: Edit[] = []
    const problems: Problem[] = []
    for (const request of requests) {
      const outcome = addToStep(module, request)
      if (outcome.status === 'blocked') return outcome
      if (outcome.status === 'changed') edits.push(...outcome.edits)
      problems.push(...outcome.problems)
    }
    return outcomeOf(unique(edits), problems)
  },

  remove(module) {
    if (module.error !== null) return outcomeOf([])
    const edits = stepCalls(module).flatMap((call) => removeFromStep(module, call))
    return outcomeOf([...edits, ...removeRunConfigs(module)])
  },
})

function stepCalls(module: PythonModule): PyNode[] {
  return findAll(module.root, 'call').filter((call) =>
    isConstructor(qualifiedName(module, childOf(call, 'function') as PyNode), 'PythonScriptStep'),
  )
}

/** Two steps may ask for the same run configuration: it is made once. */
function unique(edits: readonly Edit[]): Edit[] {
  const seen = new Set<string>()
  return edits.filter(({ start, end, text }) => {
    const key = `${start} ${end} ${text}`
    return start !== end || !text.includes('RunConfiguration') || (!seen.has(key) && seen.add(key))
  })
}

function addToStep(module: PythonModule, request: StepRequest): Outcome {
  const call = findAll(module.root, 'call').find(({ start }) => start === request.call)
  const args = call && callArguments(module, call)
  if (!call || !args)
    return blocked({
      code: 'step-not-found',
      at: request.call,
      message: 'no step is constructed here',
      hint: 'run again: the file has changed',
    })
  const signature = SIGNATURES.PythonScriptStep
  const given = argument(args, 'arguments', signature)
  const runconfig = argument(args, 'runconfig', signature)
  const reuse = argument(args, 'allow_reuse', signature)
  if (args.starred && (!given || !runconfig || !reuse))
    return blocked({
      code: 'starred-arguments',
      at: call.start,
      message:
        'the step takes arguments from a variable (`*` or `**`), so what it is given cannot be seen',
      hint: 'name `arguments`, `runconfig` and `allow_reuse` in the call itself',
    })

  const edits: Edit[] = []
  const appended: { groups: string[][]; notes: Note[] } = { groups: [], notes: [] }
  const flags = flagGroups(request, preferredQuote(module))
  const list = `[${flags.flat().join(', ')}]`

  if (!given) appended.groups.push([`arguments=${list}`])
  else if (!passesFlags(module, given.value)) {
    const added = addFlags(module, given.value, flags, list)
    if (!added) return noPlaceForMark(given.value, 'arguments')
    edits.push(...added)
  }

  if (!runconfig || runconfig.value.type === 'none') {
    const plan = planRunConfig(
      module,
      call,
      (other) => lacksRunConfig(module, other),
      stepCalls(module),
    )
    if ('problem' in plan) return { status: 'blocked', problems: [plan.problem] }
    edits.push(...plan.edits)
    if (runconfig) {
      const mark = markLine(module, runconfig.value.end, [
        { kind: 'was', what: 'runconfig', value: 'None' },
      ])
      if (!mark) return noPlaceForMark(runconfig.value, 'runconfig')
      edits.push(replace(runconfig.value.start, runconfig.value.end, plan.name), mark)
    } else appended.groups.push([`runconfig=${plan.name}`])
  }

  if (!reuse) {
    appended.groups.push(['allow_reuse=False'])
    appended.notes.push({ kind: 'added', what: 'allow_reuse' })
  } else if (reuse.value.type !== 'false') {
    const was = textOf(module, reuse.value)
    const mark = /[\r\n]/.test(was)
      ? null
      : markLine(module, reuse.value.end, [{ kind: 'was', what: 'allow_reuse', value: was }])
    if (!mark) return noPlaceForMark(reuse.value, 'allow_reuse')
    edits.push(replace(reuse.value.start, reuse.value.end, 'False'), mark)
  }

  if (appended.groups.length > 0) {
    const added = appendItems(module, childOf(call, 'arguments') as PyNode, appended)
    if (!added) return noPlaceForMark(call, 'allow_reuse')
    edits.push(...added)
  }
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

function flagGroups({ port, timeout, clientIp }: DebugOptions, mark: "'" | '"'): string[][] {
  return [
    [quote(FLAGS.enabled, mark)],
    [quote(FLAGS.timeout, mark), String(timeout)],
    ...(clientIp ? [[quote(FLAGS.clientIp, mark), quote(clientIp, mark)]] : []),
    [quote(FLAGS.port, mark), String(port)],
  ]
}

function lacksRunConfig(module: PythonModule, call: PyNode): boolean {
  const args = callArguments(module, call)
  const runconfig = args && argument(args, 'runconfig', SIGNATURES.PythonScriptStep)
  return args !== null && !args.starred && (!runconfig || runconfig.value.type === 'none')
}

/** Whether the flags are among the arguments, wherever they come from in this module. */
function passesFlags(module: PythonModule, value: PyNode): boolean {
  return findAll(value, 'string').some((string) => stringValue(module, string) === FLAGS.enabled)
}

function addFlags(
  module: PythonModule,
  value: PyNode,
  flags: string[][],
  list: string,
): Edit[] | null {
  if (value.type === 'list' && itemsOf(value).length > 0)
    return appendItems(module, value, { groups: flags })
  if (value.type === 'list' || value.type === 'none') {
    const was = textOf(module, value)
    const mark = /[\r\n]/.test(was)
      ? null
      : markLine(module, value.end, [{ kind: 'was', what: 'arguments', value: was }])
    return mark && [replace(value.start, value.end, list), mark]
  }
  // whatever gives a list: what binds weaker than `+` needs parentheses
  const loose =
    /^(conditional_expression|boolean_operator|not_operator|comparison_operator|lambda|named_expression|binary_operator)$/.test(
      value.type,
    )
  return loose && !isConcatenation(value)
    ? [insert(value.start, '('), insert(value.end, `) + ${list}`)]
    : [insert(value.end, ` + ${list}`)]
}

const isConcatenation = (node: PyNode): boolean =>
  node.type === 'binary_operator' && childOf(node, 'operator')?.type === '+'

function removeFromStep(module: PythonModule, call: PyNode): Edit[] {
  const args = callArguments(module, call)
  if (!args) return []
  const list = childOf(call, 'arguments') as PyNode
  const edits: Edit[] = []
  const added: PyNode[] = []
  const given = argument(args, 'arguments', SIGNATURES.PythonScriptStep)
  const runconfig = argument(args, 'runconfig', SIGNATURES.PythonScriptStep)
  const reuse = argument(args, 'allow_reuse', SIGNATURES.PythonScriptStep)

  for (const [what, found] of [
    ['arguments', given],
    ['runconfig', runconfig],
    ['allow_reuse', reuse],
  ] as const) {
    if (!found) continue
    const mark = marksOf(module, found.value.end, call.end).find(({ notes }) =>
      notes.some((note) => note.what === what),
    )
    const note = mark?.notes.find((candidate) => candidate.what === what)
    if (mark && note?.kind === 'was')
      edits.push(
        replace(found.value.start, found.value.end, note.value),
        remove(mark.start, mark.end),
      )
    else if (mark && note?.kind === 'added') {
      added.push(found.node)
      edits.push(remove(mark.start, mark.end))
    } else if (what === 'arguments') {
      const ours = ourFlags(module, found.value)
      if (ours === 'all') added.push(found.node)
      else edits.push(...ours)
    } else if (what === 'runconfig' && isOurRunConfig(textOf(module, found.value)))
      added.push(found.node)
  }
  return [...edits, ...runs(itemsOf(list), added).flatMap((run) => removeItems(module, list, run))]
}

/** The edits that take our flags out of `arguments`; `all` where they are all there is. */
function ourFlags(module: PythonModule, value: PyNode): Edit[] | 'all' {
  if (value.type === 'list') {
    const items = itemsOf(value)
    const flags = flagItems(module, items)
    if (flags.length === 0) return []
    return flags.length === items.length ? 'all' : removeItems(module, value, flags)
  }
  if (!isConcatenation(value)) return []
  const left = childOf(value, 'left') as PyNode
  const right = childOf(value, 'right') as PyNode
  if (right.type !== 'list' || flagItems(module, itemsOf(right)).length !== itemsOf(right).length)
    return []
  const inner = left.type === 'parenthesized_expression' ? left.children[1] : undefined
  return inner && !isConcatenation(inner)
    ? [remove(left.start, inner.start), remove(inner.end, value.end)]
    : [remove(left.end, value.end)]
}

/** Our flags with their values: neighbouring items of a list. */
function flagItems(module: PythonModule, items: readonly PyNode[]): PyNode[] {
  const isFlag = (item: PyNode | undefined) =>
    item !== undefined && ALL_FLAGS.has(stringValue(module, item) ?? '')
  return items.filter(
    (item, index) =>
      isFlag(item) ||
      (isFlag(items[index - 1]) &&
        stringValue(module, items[index - 1] as PyNode) !== FLAGS.enabled),
  )
}

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
