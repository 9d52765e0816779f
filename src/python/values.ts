import { argument, callArguments } from './calls.ts'
import { type PythonModule, qualifiedName } from './module.ts'
import type { Binding } from './scopes.ts'
import { decodeEscapes, stringValue } from './strings.ts'
import { ancestor, childOf, namedChildren, type PyNode, textOf } from './syntax.ts'

/** What an expression is known to be without running it. */
export type Value =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** Not known; `node` is the expression that stopped the evaluation. */
  | { readonly kind: 'unknown'; readonly node: PyNode }

/** The folder that stands for the repository's root in evaluated paths, so that `__file__` is absolute. */
export const ROOT = '/\u{F0000}root'

const string = (value: string): Value => ({ kind: 'string', value })
const unknown = (node: PyNode): Value => ({ kind: 'unknown', node })

/**
 * Evaluates strings and paths: literals, f-strings, `+`, `os.path`, `pathlib`, and names whose assignment
 * reaches the expression.
 *
 * @param path of the module relative to the repository's root, for `__file__`
 */
export function evaluate(module: PythonModule, path: string, node: PyNode, depth = 0): Value {
  if (depth > 50) return unknown(node)
  const next = (inner: PyNode | null | undefined): Value =>
    inner ? evaluate(module, path, inner, depth + 1) : unknown(node)
  const plain = stringValue(module, node)
  if (plain !== null) return string(plain)

  switch (node.type) {
    case 'none':
      return { kind: 'none' }
    case 'true':
    case 'false':
      return { kind: 'boolean', value: node.type === 'true' }
    case 'parenthesized_expression':
      return next(namedChildren(node)[0])
    case 'string':
    case 'concatenated_string':
      return formatted(node)
    case 'binary_operator': {
      const operator = childOf(node, 'operator')?.type
      if (operator !== '+' && operator !== '/') return unknown(node)
      const left = next(childOf(node, 'left'))
      const right = next(childOf(node, 'right'))
      if (left.kind !== 'string') return left.kind === 'unknown' ? left : unknown(node)
      if (right.kind !== 'string') return right.kind === 'unknown' ? right : unknown(node)
      return string(operator === '+' ? left.value + right.value : joinPath(left.value, right.value))
    }
    case 'identifier': {
      if (textOf(module, node) === '__file__' && !module.scopes.resolve('__file__', node))
        return string(`${ROOT}/${path}`)
      const binding = reachingBinding(module, node)
      return binding?.value && (binding.kind === 'assignment' || binding.kind === 'parameter')
        ? next(binding.value)
        : unknown(node)
    }
    case 'attribute': {
      const object = childOf(node, 'object')
      const name = textOf(module, childOf(node, 'attribute') as PyNode)
      if (name !== 'parent' || !object) return unknown(node)
      const base = next(object)
      return base.kind === 'string' ? string(dirname(base.value)) : base
    }
    case 'subscript': {
      const value = childOf(node, 'value')
      const index = childOf(node, 'subscript')
      if (value?.type !== 'attribute' || index?.type !== 'integer') return unknown(node)
      if (textOf(module, childOf(value, 'attribute') as PyNode) !== 'parents') return unknown(node)
      let base = next(childOf(value, 'object'))
      for (let up = Number(textOf(module, index)); up >= 0 && base.kind === 'string'; up--)
        base = string(dirname(base.value))
      return base
    }
    case 'call':
      return called(node)
    default:
      return unknown(node)
  }

  function formatted(literal: PyNode): Value {
    let joined = ''
    const parts =
      literal.type === 'string'
        ? [literal]
        : literal.children.filter((child) => child.type === 'string')
    for (const part of parts) {
      if (/b/i.test(textOf(module, part.children[0] as PyNode))) return unknown(literal)
      const raw = /r/i.test(textOf(module, part.children[0] as PyNode))
      for (const piece of part.children) {
        if (piece.type === 'string_content') {
          const content = textOf(module, piece)
          joined += (raw ? content : decodeEscapes(content))
            .replaceAll('{{', '{')
            .replaceAll('}}', '}')
        } else if (piece.type === 'interpolation') {
          if (childOf(piece, 'format_specifier') || childOf(piece, 'type_conversion'))
            return unknown(piece)
          const value = next(childOf(piece, 'expression'))
          if (value.kind !== 'string') return value.kind === 'unknown' ? value : unknown(piece)
          joined += value.value
        }
      }
    }
    return string(joined)
  }

  function called(call: PyNode): Value {
    const callee = childOf(call, 'function')
    const args = callArguments(module, call)
    if (!callee || !args || args.starred) return unknown(call)
    const strings = (nodes: readonly PyNode[]): string[] | Value => {
      const values: string[] = []
      for (const item of nodes) {
        const value = next(item)
        if (value.kind !== 'string') return value.kind === 'unknown' ? value : unknown(item)
        values.push(value.value)
      }
      return values
    }
    const over = (nodes: readonly PyNode[], make: (values: string[]) => string): Value => {
      const values = strings(nodes)
      return Array.isArray(values) ? string(make(values)) : values
    }
    const name =
      qualifiedName(module, callee) ??
      (callee.type === 'identifier' && !module.scopes.resolve(textOf(module, callee), callee)
        ? textOf(module, callee)
        : '')
    switch (name) {
      case 'str':
      case 'os.fspath':
      case 'os.path.abspath':
      case 'os.path.realpath':
      case 'os.path.normpath':
      case 'os.path.expanduser':
        return over(args.positional.slice(0, 1), ([value]) => value ?? '')
      case 'os.path.join':
      case 'pathlib.Path':
      case 'pathlib.PurePath':
      case 'pathlib.PurePosixPath':
      case 'pathlib.PosixPath':
        return over(args.positional, (values) => joinPath(...values) || '.')
      case 'os.path.dirname':
        return over(args.positional.slice(0, 1), ([value]) => dirname(value ?? ''))
      case 'os.path.basename':
        return over(args.positional.slice(0, 1), ([value]) => (value ?? '').split('/').at(-1) ?? '')
      case 'os.getenv':
      case 'os.environ.get': {
        const fallback = argument(args, 'default', ['key', 'default'])
        return fallback ? next(fallback.value) : unknown(call)
      }
    }
    if (callee.type !== 'attribute') return unknown(call)
    const method = textOf(module, childOf(callee, 'attribute') as PyNode)
    const object = childOf(callee, 'object') as PyNode
    switch (method) {
      case 'joinpath':
        return over([object, ...args.positional], (values) => joinPath(...values))
      case 'resolve':
      case 'absolute':
      case 'as_posix':
      case 'expanduser':
        return args.positional.length === 0 ? next(object) : unknown(call)
      default:
        return unknown(call)
    }
  }
}

/**
 * The one binding that a name has at a place: the last one before it in straight line, or the only one.
 * Null where branches, loops or other functions may have given it another meaning.
 */
export function reachingBinding(module: PythonModule, use: PyNode): Binding | null {
  const name = textOf(module, use)
  const scope = module.scopes.resolve(name, use)
  const bindings = scope?.bindings.get(name)
  if (!scope || !bindings) return null
  if (bindings.length === 1) return bindings[0] ?? null
  if (module.scopes.scopeOf(use) !== scope) return null
  const before = bindings.filter(
    (binding) => binding.node.start < use.start && module.scopes.scopeOf(binding.node) === scope,
  )
  const last = before.at(-1)
  return last && dominates(last.node, use) ? last : null
}

/** Whether `earlier` is always executed before `later`: its block is one of the blocks around `later`. */
function dominates(earlier: PyNode, later: PyNode): boolean {
  const block = ancestor(earlier, 'block', 'module')
  for (let at = later.parent; at; at = at.parent) if (at === block) return true
  return false
}

export function joinPath(...parts: string[]): string {
  let joined = ''
  for (const part of parts) {
    if (part.startsWith('/')) joined = part
    else if (joined === '' || joined.endsWith('/')) joined += part
    else joined += `/${part}`
  }
  return joined
}

export function dirname(path: string): string {
  const at = path.lastIndexOf('/')
  return at < 0 ? '' : at === 0 ? '/' : path.slice(0, at)
}
