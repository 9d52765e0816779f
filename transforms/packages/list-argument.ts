import { packageName } from '../../src/packages/requirement.ts'
import { argument, callArguments } from '../../src/python/calls.ts'
import { appendItems, itemsOf, removeItems } from '../../src/python/items.ts'
import { markLine, marksOf } from '../../src/python/marks.ts'
import type { PythonModule } from '../../src/python/module.ts'
import { preferredQuote, quote, stringValue } from '../../src/python/strings.ts'
import { childOf, findAll, namedChildren, type PyNode } from '../../src/python/syntax.ts'
import { reachingBinding } from '../../src/python/values.ts'
import { type Edit, insert, remove } from '../../src/text/edits.ts'
import type { Mark, Note } from '../../src/text/marker.ts'
import { blocked, type Outcome, outcomeOf } from '../../src/transform.ts'
import { AZUREML, DEBUGPY, missingFrom, type PackagesRequest } from './wanted.ts'

/**
 * `pip_packages=[…]` of a call: `CondaDependencies.create`, an estimator, `MpiStep`.
 */
const ARGUMENT = 'pip_packages'

/**
 * Adds what is missing to the packages that a call is given, or gives it a list.
 *
 * @param signature names of the parameters that can be given by position
 */
export function addToArgument(
  module: PythonModule,
  call: PyNode,
  request: PackagesRequest,
  signature: readonly string[],
): Outcome {
  const args = callArguments(module, call)
  const pip = args && argument(args, ARGUMENT, signature)
  const conda = args && argument(args, 'conda_packages', signature)
  if (conda && namesIn(module, conda.value).names.includes(DEBUGPY)) return outcomeOf([])
  const mark = preferredQuote(module)
  if (!pip || pip.value.type === 'none') {
    const wanted = missingFrom([], request)
    if (pip) return replaceNone(module, pip.value, wanted)
    if (!args || args.starred)
      return blocked({
        code: 'packages-not-static',
        at: call.start,
        message: `which packages this installs is known only when it runs: its arguments come from * or **`,
        hint: `add ${DEBUGPY} to what they hold`,
      })
    const items = wanted.map((name) => quote(name, mark)).join(', ')
    const edits = appendItems(module, childOf(call, 'arguments') as PyNode, {
      groups: [[`${ARGUMENT}=[${items}]`]],
      notes: [{ kind: 'added', what: ARGUMENT }],
    })
    return edits ? outcomeOf(edits) : noPlaceForMark(call)
  }
  const { names, complete, list } = namesIn(module, pip.value)
  const wanted = complete ? missingFrom(names, request) : missingFrom([...names, AZUREML], request)
  if (wanted.length === 0) return outcomeOf([])
  if (!list) return wrap(module, pip.value, request)
  const edits = appendItems(module, list, {
    groups: wanted.map((name) => [quote(name, mark)]),
    notes: wanted.map((what): Note => ({ kind: 'added', what: packageName(what) ?? what })),
  })
  return edits ? outcomeOf(edits) : noPlaceForMark(list)
}

/** What is known of an expression that gives package names. */
interface Packages {
  readonly names: readonly (string | null)[]
  /** Whether these are all. */
  readonly complete: boolean
  /** The list literal that can be added to. */
  readonly list: PyNode | null
}

function namesIn(module: PythonModule, node: PyNode): Packages {
  const unknown: Packages = { names: [], complete: false, list: null }
  switch (node.type) {
    case 'list': {
      const items = itemsOf(node)
      return {
        names: items.map((item) => packageName(stringValue(module, item) ?? '')),
        complete: !items.some(({ type }) => type === 'list_splat'),
        list: node,
      }
    }
    case 'parenthesized_expression': {
      const inner = namedChildren(node)[0]
      return inner ? namesIn(module, inner) : unknown
    }
    case 'identifier': {
      const binding = reachingBinding(module, node)
      if (binding?.kind !== 'assignment' || binding.value?.type !== 'list') return unknown
      const found = namesIn(module, binding.value)
      // a list that something else reads too is not ours to lengthen
      const scope = module.scopes.resolve(binding.name, node)
      const uses = module.scopes
        .identifiers(binding.name)
        .filter((use) => module.scopes.resolve(binding.name, use) === scope)
      return uses.every((use) => use === node || use === binding.node)
        ? found
        : { ...found, complete: !uses.some(isChanged), list: null }
    }
    case 'binary_operator': {
      const [left, right] = [childOf(node, 'left'), childOf(node, 'right')]
      if (childOf(node, 'operator')?.type !== '+' || !left || !right) return unknown
      const [a, b] = [namesIn(module, left), namesIn(module, right)]
      return {
        names: [...a.names, ...b.names],
        complete: a.complete && b.complete,
        list: b.list ?? a.list,
      }
    }
    default:
      return unknown
  }
}

/** `packages.append(…)`, `packages += …`, `f(packages)` may have changed what is in it. */
const isChanged = (use: PyNode): boolean =>
  use.parent?.type === 'attribute' ||
  use.parent?.type === 'augmented_assignment' ||
  use.parent?.type === 'argument_list'

function noPlaceForMark(node: PyNode): Outcome {
  return blocked({
    code: 'no-place-for-mark',
    at: node.start,
    message:
      'what is added to pip_packages would have to be marked with a comment, and its line cannot take one',
    hint: 'put the list on lines of its own',
  })
}

/** `packages` becomes `[*(packages or ['azureml-defaults']), 'debugpy']`: right for None and for tuples too. */
function wrap(module: PythonModule, node: PyNode, { sdkVersion }: PackagesRequest): Outcome {
  const mark = preferredQuote(module)
  const fallback = quote(sdkVersion ? `${AZUREML}==${sdkVersion}` : AZUREML, mark)
  const [open, close] = BINDS_TIGHTLY.test(node.type) ? ['', ''] : ['(', ')']
  const comment = markLine(module, node.end, [
    { kind: 'added', what: DEBUGPY },
    { kind: 'added', what: AZUREML },
  ])
  if (!comment) return noPlaceForMark(node)
  return outcomeOf([
    insert(node.start, `[*(${open}`),
    insert(node.end, `${close} or [${fallback}]), ${quote(DEBUGPY, mark)}]`),
    comment,
  ])
}

/** What can stand before `or` without parentheses. */
const BINDS_TIGHTLY = /^(identifier|attribute|call|subscript|list_comprehension|binary_operator)$/

function replaceNone(module: PythonModule, node: PyNode, wanted: readonly string[]): Outcome {
  const mark = preferredQuote(module)
  const comment = markLine(module, node.end, [{ kind: 'was', what: ARGUMENT, value: 'None' }])
  if (!comment) return noPlaceForMark(node)
  const list = `[${wanted.map((name) => quote(name, mark)).join(', ')}]`
  return outcomeOf([{ start: node.start, end: node.end, text: list }, comment])
}

/** Takes out of all lists and calls of a module what `addToArgument` added. */
export function removeFromArguments(module: PythonModule): Edit[] {
  const edits: Edit[] = []
  const gone = new Set<number>()
  const drop = ({ start, end }: Mark) => {
    if (!gone.has(start)) edits.push(remove(start, end))
    gone.add(start)
  }
  for (const node of findAll(module.root, 'keyword_argument')) {
    const value = childOf(node, 'value')
    if (!value || module.text.slice(node.start, value.start).replace(/\s*=\s*$/, '') !== ARGUMENT)
      continue
    for (const mark of marksOf(module, node.end)) {
      if (mark.notes.some((note) => note.kind === 'added' && note.what === ARGUMENT)) {
        edits.push(...removeItems(module, node.parent as PyNode, [node]))
        drop(mark)
      } else if (mark.notes.some((note) => note.kind === 'was' && note.what === ARGUMENT)) {
        edits.push({ start: value.start, end: value.end, text: 'None' })
        drop(mark)
      }
    }
  }
  for (const list of findAll(module.root, 'list')) {
    for (const mark of itemsOf(list).flatMap((item) => marksOf(module, item.end))) {
      if (gone.has(mark.start)) continue
      const added = mark.notes.flatMap((note) => (note.kind === 'added' ? [note.what] : []))
      if (!added.includes(DEBUGPY)) continue
      const ours = itemsOf(list).filter((item) =>
        added.includes(packageName(stringValue(module, item) ?? '') ?? ''),
      )
      if (ours.length === 0) continue
      const wrapped = ours.length < added.length ? unwrapped(list) : null
      if (wrapped) edits.push(remove(list.start, wrapped.start), remove(wrapped.end, list.end))
      else edits.push(...removeItems(module, list, ours))
      drop(mark)
    }
  }
  return edits
}

/** `packages` of `[*(packages or […]), 'debugpy']`. */
function unwrapped(list: PyNode): PyNode | null {
  const [splat] = itemsOf(list)
  const choice = splat?.type === 'list_splat' ? namedChildren(splat)[0] : null
  const either = choice?.type === 'parenthesized_expression' ? namedChildren(choice)[0] : null
  const left = either?.type === 'boolean_operator' ? childOf(either, 'left') : null
  if (!left) return null
  // parentheses are ours: what has its own gets another pair
  return left.type === 'parenthesized_expression' ? (namedChildren(left)[0] ?? null) : left
}
