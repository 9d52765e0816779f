import { callArguments } from '../../python/calls.ts'
import { Reader } from '../../python/evaluate.ts'
import { qualifiedName } from '../../python/module.ts'
import { joinPath } from '../../python/paths.ts'
import { childOf, findAll, type PyNode } from '../../python/syntax.ts'
import { distinct } from '../distinct.ts'
import type { Workspace } from '../workspace.ts'
import { sharedWorld } from '../world.ts'
import { originsOf } from './origins.ts'
import { bindingsAt } from './reaching.ts'
import type { Site } from './site.ts'

/** The strings that an expression can be; null among them where one is not known. */
export function stringsOf(workspace: Workspace, site: Site, depth = 0): (string | null)[] {
  const { node } = site
  if (depth > 12) return [null]
  // a parameter's default says nothing where callers are known
  if (!hasParameter(site)) {
    const values = evaluateAll(workspace, site)
    if (values) return values
  }
  const parts = partsOf(site)
  if (parts)
    return combine(
      parts.nodes.map((part) => stringsOf(workspace, { ...site, node: part }, depth + 1)),
    ).map((values) => (values.includes(null) ? null : parts.join(values as string[])))
  const origins = originsOf(workspace, site)
  return distinct(
    origins.flatMap((origin) =>
      origin.node === node ? [null] : stringsOf(workspace, origin, depth + 1),
    ),
  )
}

/** The strings that the repository's settings lead to; null where it is no string. */
function evaluateAll(workspace: Workspace, { file, node }: Site): string[] | null {
  const unit = { module: file.module, path: file.path }
  const found: string[] = []
  for (let attempt = 0, attempts = 1; attempt < attempts; attempt++) {
    const reader = new Reader(sharedWorld(workspace), new Map(), attempt)
    const value = reader.read(unit, node)
    attempts = Math.min(reader.attempts, 8)
    if (value.kind === 'string') found.push(value.value)
    else return value.kind === 'none' ? [] : null
  }
  return distinct(found)
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
    const pieces = node.children.filter(({ type }) => /^(string_content|interpolation)$/.test(type))
    if (!pieces.some(({ type }) => type === 'interpolation')) return null
    const inner = pieces.flatMap((piece) =>
      piece.type === 'interpolation' ? [childOf(piece, 'expression') ?? piece] : [],
    )
    return {
      nodes: inner,
      join: (values) => {
        const rest = [...values]
        return pieces
          .map((piece) =>
            piece.type === 'interpolation'
              ? (rest.shift() ?? '')
              : module.text.slice(piece.start, piece.end),
          )
          .join('')
      },
    }
  }
  if (node.type !== 'call') return null
  const callee = childOf(node, 'function')
  const args = callArguments(module, node)
  if (!callee || !args || args.starred) return null
  const name = qualifiedName(module, callee) ?? module.text.slice(callee.start, callee.end)
  const nodes = [...args.positional]
  if (/^(os\.path\.join|pathlib\.(Pure)?(Posix)?Path)$/.test(name))
    return { nodes, join: (values) => joinPath(...values) }
  if (/^(str|os\.fspath|os\.path\.(abspath|normpath|realpath))$/.test(name) && nodes.length === 1)
    return { nodes, join: ([value = '']) => value }
  const object = callee.type === 'attribute' ? childOf(callee, 'object') : null
  if (object && /\.joinpath$/.test(module.text.slice(callee.start, callee.end)))
    return { nodes: [object, ...nodes], join: (values) => joinPath(...values) }
  return null
}

/** One of each, in every combination; a handful at most. */
function combine(all: readonly (string | null)[][]): (string | null)[][] {
  return all
    .reduce<(string | null)[][]>(
      (rows, values) => rows.flatMap((row) => values.map((value) => [...row, value])),
      [[]],
    )
    .slice(0, 16)
}
