import { packageName } from '../src/packages/requirement.ts'
import { argument, callArguments } from '../src/python/calls.ts'
import { appendItems, itemsOf, removeItems } from '../src/python/items.ts'
import { marksOf } from '../src/python/marks.ts'
import { type PythonModule, qualifiedName } from '../src/python/module.ts'
import { preferredQuote, quote, stringValue } from '../src/python/strings.ts'
import { childOf, findAll, type PyNode } from '../src/python/syntax.ts'
import { type Edit, remove } from '../src/text/edits.ts'
import type { Note } from '../src/text/marker.ts'
import { blocked, defineTransform, type Outcome, outcomeOf } from '../src/transform.ts'
import { isConstructor, SIGNATURES } from './azureml/signatures.ts'

export interface PackagesRequest {
  /** Offset of the `CondaDependencies.create(…)` call. */
  readonly call: number
}

const DEBUGPY = 'debugpy'
/** What logs to the run; `create()` installs it by itself, but not once it is given a list. */
const AZUREML = 'azureml-defaults'

/** Adds debugpy to the packages of an environment, and an azureml package where it has none. */
export const pipPackages = defineTransform<'python', PackagesRequest>({
  id: 'pip-packages',
  language: 'python',
  trigger: ['# aml-debug: added'],
  summary: 'adds debugpy to the packages of an environment',
  description:
    'An azureml package is added as well where the list has none: the script logs its address to the run with it.',

  add(module, requests) {
    const edits: Edit[] = []
    for (const { call } of requests) {
      const outcome = addTo(module, call)
      if (outcome.status === 'blocked') return outcome
      if (outcome.status === 'changed') edits.push(...outcome.edits)
    }
    return outcomeOf(edits)
  },

  remove(module) {
    if (module.error !== null) return outcomeOf([])
    return outcomeOf(createCalls(module).flatMap((call) => removeFrom(module, call)))
  },
})

function createCalls(module: PythonModule): PyNode[] {
  return findAll(module.root, 'call').filter((call) =>
    isConstructor(
      qualifiedName(module, childOf(call, 'function') as PyNode),
      'CondaDependencies.create',
    ),
  )
}

function listed(
  module: PythonModule,
  call: PyNode,
  name: string,
): { value: PyNode; node: PyNode } | null {
  const args = callArguments(module, call)
  return args && argument(args, name, SIGNATURES['CondaDependencies.create'])
}

function addTo(module: PythonModule, at: number): Outcome {
  const call = createCalls(module).find(({ start }) => start === at)
  if (!call)
    return blocked({
      code: 'environment-not-found',
      at,
      message: 'no package list is created here',
      hint: 'run again: the file has changed',
    })
  const mark = preferredQuote(module)
  const pip = listed(module, call, 'pip_packages')
  const conda = listed(module, call, 'conda_packages')
  if (conda?.value.type === 'list' && names(module, conda.value).includes(DEBUGPY))
    return outcomeOf([])
  if (!pip) {
    const edits = appendItems(module, childOf(call, 'arguments') as PyNode, {
      groups: [[`pip_packages=[${quote(DEBUGPY, mark)}, ${quote(AZUREML, mark)}]`]],
      notes: [{ kind: 'added', what: 'pip_packages' }],
    })
    return edits ? outcomeOf(edits) : noPlaceForMark(call)
  }
  if (pip.value.type !== 'list')
    return blocked({
      code: 'packages-not-a-list',
      at: pip.value.start,
      message: 'pip_packages is not a list literal, so nothing can be added to it here',
      hint: `add ${DEBUGPY} to that list by hand`,
    })
  const present = names(module, pip.value)
  if (present.includes(DEBUGPY)) return outcomeOf([])
  const missing = present.some((name) => name?.startsWith('azureml-'))
    ? [DEBUGPY]
    : [DEBUGPY, AZUREML]
  const edits = appendItems(module, pip.value, {
    groups: missing.map((name) => [quote(name, mark)]),
    notes: missing.map((what): Note => ({ kind: 'added', what })),
  })
  return edits ? outcomeOf(edits) : noPlaceForMark(pip.value)
}

function noPlaceForMark(node: PyNode): Outcome {
  return blocked({
    code: 'no-place-for-mark',
    at: node.start,
    message:
      'what is added to pip_packages would have to be marked with a comment, and its line cannot take one',
    hint: 'put the list on lines of its own',
  })
}

const names = (module: PythonModule, list: PyNode): (string | null)[] =>
  itemsOf(list).map((item) => packageName(stringValue(module, item) ?? ''))

function removeFrom(module: PythonModule, call: PyNode): Edit[] {
  const pip = listed(module, call, 'pip_packages')
  if (pip?.value.type !== 'list') return []
  const { node, value } = pip
  const whole = marksOf(module, node.end).find(({ notes }) =>
    notes.some(({ what }) => what === 'pip_packages'),
  )
  if (whole)
    return [
      ...removeItems(module, childOf(call, 'arguments') as PyNode, [node]),
      remove(whole.start, whole.end),
    ]
  for (const mark of itemsOf(value).flatMap((item) => marksOf(module, item.end))) {
    const added = mark.notes.flatMap((note) => (note.kind === 'added' ? [note.what] : []))
    const ours = itemsOf(value).filter((item) => added.includes(stringValue(module, item) ?? ''))
    if (ours.length > 0) return [...removeItems(module, value, ours), remove(mark.start, mark.end)]
  }
  return []
}
