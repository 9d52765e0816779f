import { packageName } from '../../src/packages/requirement.ts'
import { reachingBinding } from '../../src/python/bindings.ts'
import { argument, type CallArguments, callArguments, splatsOf } from '../../src/python/calls.ts'
import { appendItems } from '../../src/python/edits/added-items.ts'
import { replaceMarked } from '../../src/python/edits/marks.ts'
import type { PythonModule } from '../../src/python/module.ts'
import { preferredQuote, quote } from '../../src/python/strings.ts'
import {
  childOf,
  findAll,
  namedChildren,
  type PyNode,
  partOf,
  textOf,
} from '../../src/python/syntax.ts'
import { assignedTo } from '../../src/python/targets.ts'
import { usesOf } from '../../src/python/uses.ts'
import type { Note } from '../../src/text/marker.ts'
import { blocked, type Outcome, outcomeOf } from '../../src/transform.ts'
import { addLine } from './added-line.ts'
import { begunText } from './begun-text.ts'
import { AZUREML, DEBUGPY, missingFrom, type PackagesRequest } from './wanted.ts'

/** The parameter for a list of packages: of `CondaDependencies.create`, an estimator, `MpiStep`. */
export const PIP_PACKAGES = 'pip_packages'

/**
 * Adds the missing packages to those that a call is given, or gives it a list.
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
  const pip = args && argument(args, PIP_PACKAGES, signature)
  const conda = args && argument(args, 'conda_packages', signature)
  if (conda && namesIn(module, conda.value).names.includes(DEBUGPY)) return outcomeOf([])
  if (!pip || pip.value.type === 'none')
    return giveList(module, call, args, pip?.value ?? null, request, signature.length > 0)
  const { names, complete, list } = namesIn(module, pip.value)
  const wanted = complete ? missingFrom(names, request) : missingFrom([...names, AZUREML], request)
  if (wanted.length === 0) return outcomeOf([])
  if (!list) return addBeside(module, call, pip.value, request, signature.length > 0)
  const quotes = preferredQuote(module, list)
  const edits = appendItems(module, list, {
    groups: wanted.map((name) => [quote(name, quotes)]),
    notes: wanted.map((what): Note => ({ kind: 'added', what: packageName(what) ?? what })),
    // a step may be given more
    isAlone: signature.length > 0 && list === pip.value,
  })
  return edits ? outcomeOf(edits) : noPlace(list)
}

/**
 * Gives a call that has no list of packages one of its own.
 *
 * @param none the `None` that stands in its place
 * @param isCreate whether the call makes dependencies, to which a line behind it can add
 */
function giveList(
  module: PythonModule,
  call: PyNode,
  args: CallArguments | null,
  none: PyNode | null,
  request: PackagesRequest,
  isCreate: boolean,
): Outcome {
  const quotes = preferredQuote(module, call)
  const wanted = missingFrom([], request)
  const literals = `[${wanted.map((name) => quote(name, quotes)).join(', ')}]`
  if (none) return replaceByList(module, none, literals)
  if (args?.starred && spreadNames(module, call).includes(DEBUGPY)) return outcomeOf([])
  const object = args?.starred && isCreate ? nameGiven(call) : null
  if (object) return addLine(module, object.start, textOf(module, object))
  if (!args || args.starred)
    return blocked({
      code: 'packages-not-static',
      at: call.start,
      message: `which packages this installs is known only when it runs: its arguments come from * or **`,
      hint: `add ${DEBUGPY} to what they hold`,
    })
  const edits = appendItems(module, partOf(call, 'arguments'), {
    groups: [[`${PIP_PACKAGES}=${literals}`]],
    notes: [{ kind: 'added', what: PIP_PACKAGES }],
  })
  return edits ? outcomeOf(edits) : noPlace(call)
}

/** What is known of an expression for packages. */
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
      const items = namedChildren(node)
      return {
        names: items.map((item) => packageName(begunText(module, item))),
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
      const uses = usesOf(module, binding.name, node)
      return uses.every((use) => use === node || use === binding.node)
        ? found
        : { ...found, complete: !uses.some(mayChange), list: null }
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

/** Whether a use of a list may change what is in it: `packages.append(…)`, `packages += …`, `f(packages)`. */
const mayChange = (use: PyNode): boolean =>
  use.parent?.type === 'attribute' ||
  use.parent?.type === 'augmented_assignment' ||
  use.parent?.type === 'argument_list'

const noPlace = (node: PyNode): Outcome =>
  blocked({
    code: 'no-place-for-mark',
    at: node.start,
    message: `what is added to ${PIP_PACKAGES} would have to be marked with a comment, and its line cannot take one`,
    hint: 'put the list on lines of its own',
  })

/**
 * Adds packages to a list that is known only when the code runs: by a line behind the statement that names the result,
 * else by `[*(packages or ['azureml-defaults']), 'debugpy']` in its place, which is right for None and for tuples, too.
 */
function addBeside(
  module: PythonModule,
  call: PyNode,
  node: PyNode,
  request: PackagesRequest,
  isCreate: boolean,
): Outcome {
  const object = isCreate ? nameGiven(call) : null
  if (object) return addLine(module, object.start, textOf(module, object))
  const quotes = preferredQuote(module, call)
  const value = textOf(module, node)
  const fallback = request.sdkVersion ? `${AZUREML}==${request.sdkVersion}` : AZUREML
  const [open, close] = BINDS_TIGHTLY.test(node.type) ? ['', ''] : ['(', ')']
  const list = `[*(${open}${value}${close} or [${quote(fallback, quotes)}]), ${quote(DEBUGPY, quotes)}]`
  return replaceByList(module, node, list)
}

/** The name that what a call makes is given, behind which a line can add to it; null where it has none. */
function nameGiven(call: PyNode): PyNode | null {
  const object = assignedTo(call)
  return object && /^(identifier|attribute)$/.test(object.type) ? object : null
}

/** The packages in the dicts that a call takes arguments from, where those are written out: `create(**packages)`. */
const spreadNames = (module: PythonModule, call: PyNode): readonly (string | null)[] =>
  splatsOf(call).flatMap((splat) => {
    const [operand] = namedChildren(splat)
    const binding = operand?.type === 'identifier' ? reachingBinding(module, operand) : null
    const dict = binding?.kind === 'assignment' ? binding.value : operand
    const lists = dict ? findAll(dict, 'list') : []
    return lists.flatMap((list) => namesIn(module, list).names)
  })

/** Types of expressions that can stand before `or` without parentheses. */
const BINDS_TIGHTLY =
  /^(identifier|attribute|call|subscript|list_comprehension|binary_operator|boolean_operator)$/

/** Puts a list in the place of an argument. */
function replaceByList(module: PythonModule, node: PyNode, list: string): Outcome {
  const edits = replaceMarked(module, node, list, PIP_PACKAGES)
  return edits ? outcomeOf(edits) : noPlace(node)
}
