import { packageName } from '../../src/packages/requirement.ts'
import { type Fit, type Markable, pairMarks } from '../../src/python/edits/mark-pairs.ts'
import { removeMark } from '../../src/python/edits/marks.ts'
import { removeItems } from '../../src/python/edits/removed-items.ts'
import type { PythonModule } from '../../src/python/module.ts'
import { stringValue } from '../../src/python/strings.ts'
import { childOf, findAll, namedChildren, type PyNode, textOf } from '../../src/python/syntax.ts'
import { type Edit, outermost, replace } from '../../src/text/edits.ts'
import { MARK, type Mark, type Note } from '../../src/text/marker.ts'
import { PIP_PACKAGES } from './list-argument.ts'
import { AZUREML, DEBUGPY } from './wanted.ts'

/** Takes out of all lists and calls of a module what `addToArgument` added. */
export function removeFromArguments(module: PythonModule): Edit[] {
  if (!module.text.includes(MARK)) return []
  const pairs = pairMarks(module, packagesOf(module), (mark, packages): Fit => {
    if (!isAbout(module, mark, packages)) return 'no'
    return isWritten(module, mark, packages) ? 'as written' : 'changed'
  })
  return [...pairs].flatMap(([packages, mark]) =>
    outermost([...removePackages(module, packages, mark), removeMark(module, mark)]),
  )
}

/** A list of packages, or the argument that takes its place, which a mark may be about. */
interface MarkablePackages extends Markable {
  readonly value: PyNode
  /** The last package of a list that `add` may have added; null where it added none. */
  readonly last: PyNode | null
}

function packagesOf(module: PythonModule): MarkablePackages[] {
  const values = findAll(module.root, 'keyword_argument').flatMap((node) =>
    isArgument(module, node) ? (childOf(node, 'value') ?? []) : [],
  )
  return [...new Set([...values, ...findAll(module.root, 'list')])].flatMap((value) => {
    const names = namedChildren(value).map((item) => nameOf(module, item))
    const at = names.findLastIndex((name) => name === DEBUGPY || name === AZUREML)
    const last =
      value.type === 'list' && names.includes(DEBUGPY) ? namedChildren(value)[at] : undefined
    if (!last && !isArgument(module, value.parent)) return []
    return [{ value, last: last ?? null, end: (last ?? value).end }]
  })
}

const isArgument = (module: PythonModule, node: PyNode | null): boolean =>
  node?.type === 'keyword_argument' &&
  textOf(module, childOf(node, 'name') ?? node) === PIP_PACKAGES

/** The package that a string literal names. */
const nameOf = (module: PythonModule, item: PyNode): string | null =>
  item.type === 'string' ? packageName(stringValue(module, item) ?? '') : null

/**
 * Whether a mark may be about a list: where the mark says that the list was added or replaced, the list must be an
 * argument.
 */
function isAbout(module: PythonModule, { notes }: Mark, { value, last }: MarkablePackages) {
  const whole = notes.find(({ what }) => what === PIP_PACKAGES)
  if (whole)
    return (
      isArgument(module, value.parent) ||
      (whole.kind === 'was' && last !== null && value.parent?.type === 'argument_list')
    )
  const isAdded = (name: string | null) =>
    notes.some(({ kind, what }) => kind === 'added' && what === name)
  return last !== null && isAdded(DEBUGPY) && isAdded(nameOf(module, last))
}

/** Whether a list holds all packages that its mark names. */
function isWritten(module: PythonModule, { notes }: Mark, { value, last }: MarkablePackages) {
  const names = namedChildren(value).map((item) => nameOf(module, item))
  const isThere = ({ kind, what }: Note) =>
    kind === 'joined' || what === PIP_PACKAGES || names.includes(what)
  return last !== null && notes.every(isThere)
}

/** Whether somebody has added to a list of ours since: it stays then, with the package that its job needs to run. */
const listsMore = (module: PythonModule, value: PyNode): boolean =>
  value.type === 'list' &&
  namedChildren(value).some((item) => {
    const name = nameOf(module, item)
    return name !== DEBUGPY && name !== AZUREML && !/^(list_splat|comment)$/.test(item.type)
  })

function removePackages(
  module: PythonModule,
  { value, last }: MarkablePackages,
  { notes }: Mark,
): Edit[] {
  const note = notes.find(({ what }) => what === PIP_PACKAGES)
  if (note && listsMore(module, value))
    return removeItems(
      module,
      value,
      namedChildren(value).filter((item) => nameOf(module, item) === DEBUGPY),
    )
  if (note?.kind === 'was') return [replace(value.start, value.end, note.value)]
  if (note) {
    const argument = value.parent
    return argument?.parent ? removeItems(module, argument.parent, [argument]) : []
  }
  // those before the last may have lines of their own
  const all = namedChildren(value)
  const to = last ? all.indexOf(last) : -1
  let from = to
  const isOurs = (item: PyNode | undefined) =>
    item !== undefined && notes.some(({ what }) => what === nameOf(module, item))
  while (isOurs(all[from - 1])) from--
  return removeItems(module, value, all.slice(from, to + 1))
}
