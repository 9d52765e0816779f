import { Reader } from './evaluate.ts'
import type { PythonModule } from './module.ts'
import type { World } from './static-value.ts'
import type { PyNode } from './syntax.ts'

/** What an expression is known to be without running it, as far as paths and flags go. */
export type Value =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** Not known; `node` is the expression that stopped the evaluation, maybe one of another module. */
  | { readonly kind: 'unknown'; readonly node: PyNode }

/**
 * Evaluates strings and paths: literals, f-strings, `+`, `os.path`, `pathlib`, and what names lead to.
 *
 * @param path of the module relative to the repository's root, for `__file__`
 * @param world other modules and environment variables; none by default
 */
export function evaluate(module: PythonModule, path: string, node: PyNode, world?: World): Value {
  const value = new Reader(world).read({ module, path }, node)
  switch (value.kind) {
    case 'string':
    case 'none':
    case 'boolean':
      return value
    case 'unknown':
      return { kind: 'unknown', node: value.node }
    default:
      return { kind: 'unknown', node }
  }
}
