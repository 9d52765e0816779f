import { distinct } from '../../../distinct.ts'
import { callArguments, calledMethod } from '../../../python/calls.ts'
import { Reader } from '../../../python/evaluate.ts'
import { bindArguments, decoratorsOf, ownerOf } from '../../../python/functions.ts'
import { qualifiedName } from '../../../python/module.ts'
import { joinPath } from '../../../python/paths.ts'
import { type Bound, receiver, type StaticValue, type Unit } from '../../../python/static-value.ts'
import { partsOfText } from '../../../python/strings.ts'
import { childOf, findAll, type PyNode, partOf, textOf } from '../../../python/syntax.ts'
import type { Workspace } from '../../files/workspace.ts'
import { readEveryWay, withEachValue } from '../../world/readings.ts'
import { sharedWorld } from '../../world/world.ts'
import { originsOf } from './origins.ts'
import { bindingsAt } from './reaching.ts'
import type { Frame, Origin, Site } from './site.ts'

/** The strings that an expression can be; null among them where one is not known. */
export function stringsOf(workspace: Workspace, site: Site, depth = 0): (string | null)[] {
  const { node } = site
  if (depth > 12) return [null]
  // a parameter's default says nothing where callers are known, and what one caller gives goes with the rest of it
  const isBound = hasParameter(site)
  const values = isBound ? readFromCallers(workspace, site) : stringsOfSettings(workspace, site)
  if (values) return values
  const parts = partsOf(site)
  if (parts)
    return combine(
      parts.nodes.map((part) => stringsOf(workspace, { ...site, node: part }, depth + 1)),
    ).map((values) => (values.every((value) => value !== null) ? parts.join(values) : null))
  const origins = originsOf(workspace, site)
  const found = distinct(
    origins.flatMap((origin) =>
      origin.node === node ? [null] : stringsOf(workspace, origin, depth + 1),
    ),
  )
  return (!isBound && found.includes(null) && readFromCallers(workspace, site)) || found
}

/** The strings that an expression is for the call through which it is seen, else for all; null where one is not known. */
function readFromCallers(
  workspace: Workspace,
  { file, node, frame, bound = new Map() }: Site,
): string[] | null {
  const given = frame ? boundBy(frame, file) : new Map()
  if (!given) return null
  const start = new Map([...bound, ...given])
  const world = sharedWorld(workspace)
  const found: string[] = []
  for (const readings of withEachValue((at) => readEveryWay(world, file, [node], at, start)))
    for (const { values } of readings)
      if (values[0]?.kind === 'string') found.push(values[0].value)
      else return null
  return distinct(found)
}

/** What the repository's settings lead to, in each way. */
function evaluateAll(workspace: Workspace, { file, node }: Site): StaticValue[] {
  const readings = withEachValue((attempt) => {
    const reader = new Reader(sharedWorld(workspace), new Map(), attempt)
    return [{ value: reader.read(file, node), attempts: reader.attempts }]
  })
  return [...readings].flat().map(({ value }) => value)
}

/** The strings that the repository's settings lead to; null where it is no string. */
function stringsOfSettings(workspace: Workspace, site: Site): string[] | null {
  const values = evaluateAll(workspace, site)
  const other = values.find(({ kind }) => kind !== 'string')
  if (other) return other.kind === 'none' ? [] : null
  return distinct(values.flatMap((value) => (value.kind === 'string' ? value.value : [])))
}

/** Whether an expression is one of these literals in any case, also by what settings hold. */
export function isAlwaysLiteral(workspace: Workspace, site: Site, types: RegExp): boolean {
  const origins = originsOf(workspace, site)
  const isOne = (origin: Origin): boolean => {
    if (types.test(origin.node.type)) return true
    const literals = literalsOf(workspace, origin)
    return literals.length > 0 && literals.every((each) => types.test(each))
  }
  return origins.length > 0 && origins.every(isOne)
}

/** `none` and `false`, where the repository's settings lead to nothing else. */
function literalsOf(workspace: Workspace, site: Site): ('none' | 'false')[] {
  const found = evaluateAll(workspace, site).map((value) => {
    if (value.kind === 'none') return 'none'
    return value.kind === 'boolean' && !value.value ? 'false' : null
  })
  return found.includes(null) ? [] : distinct(found.flatMap((one) => one ?? []))
}

/** What a call binds the parameters of a function to, and those around the call; null where that cannot be told. */
function boundBy({ definition, call }: Frame, unit: Unit): Bound | null {
  if (decoratorsOf(unit, definition).length > 0) return null
  const owner = ownerOf(definition)
  const self = owner && receiver('instance', unit, owner)
  const outer = call.frame ? boundBy(call.frame, call.file) : new Map()
  const own = bindArguments({ unit, node: definition }, { unit: call.file, node: call.node }, self)
  return own && outer && new Map([...outer, ...own])
}

function hasParameter({ file: { module }, node }: Site): boolean {
  return [node, ...findAll(node, 'identifier')].some(
    (name) =>
      name.type === 'identifier' &&
      bindingsAt(module, name).some(({ kind }) => kind === 'parameter'),
  )
}

/** `os.path.join(a, b)`, `a + b`, `a / b`, `Path(a)`, `str(a)`: what it is made of, and how. */
function partsOf({
  file: { module },
  node,
}: Site): { nodes: PyNode[]; join(values: string[]): string } | null {
  if (node.type === 'binary_operator') {
    const [left, right] = [childOf(node, 'left'), childOf(node, 'right')]
    const operator = childOf(node, 'operator')?.type
    if (!left || !right || (operator !== '+' && operator !== '/')) return null
    return {
      nodes: [left, right],
      join: ([a = '', b = '']) => (operator === '+' ? a + b : joinPath(a, b)),
    }
  }
  if (node.type === 'string') {
    const pieces = partsOfText(module, node) ?? []
    const put = pieces.filter((piece) => typeof piece !== 'string')
    if (put.length === 0) return null
    return {
      nodes: put.map((piece) => childOf(piece, 'expression') ?? piece),
      join: (values) =>
        pieces
          .map((piece) => (typeof piece === 'string' ? piece : values[put.indexOf(piece)]))
          .join(''),
    }
  }
  const args = node.type === 'call' ? callArguments(module, node) : null
  if (!args || args.starred) return null
  const callee = partOf(node, 'function')
  const name = qualifiedName(module, callee) ?? textOf(module, callee)
  const nodes = [...args.positional]
  if (/^(os\.path\.join|pathlib\.(Pure)?(Posix)?Path)$/.test(name))
    return { nodes, join: (values) => joinPath(...values) }
  if (/^(str|os\.fspath|os\.path\.(abspath|normpath|realpath))$/.test(name) && nodes.length === 1)
    return { nodes, join: ([value = '']) => value }
  const called = calledMethod(module, node)
  return called?.name === 'joinpath'
    ? { nodes: [called.object, ...nodes], join: (values) => joinPath(...values) }
    : null
}

/** More combinations than this are none: which of them go together is not known. */
const MOST = 16

/** One of each, in every combination. */
function combine(all: readonly (string | null)[][]): (string | null)[][] {
  let rows: (string | null)[][] = [[]]
  for (const values of all) {
    rows = rows.flatMap((row) => values.map((value) => [...row, value]))
    if (rows.length > MOST) return [[null]]
  }
  return rows
}
