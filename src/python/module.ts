import { analyzeScopes } from './analyze-scopes.ts'
import { parsePython } from './parse.ts'
import { possibleBindings } from './possible-bindings.ts'
import type { Scopes } from './scopes.ts'
import { type PyNode, type PythonSource, partOf, textOf } from './syntax.ts'
import { chained } from './targets.ts'

/** A Python module ready to be asked: its tree and its scopes, computed once. */
export interface PythonModule extends PythonSource {
  readonly scopes: Scopes
}

/**
 * Parses and analyses a module.
 *
 * @param repeated the name of a function that many modules hold alike
 * @throws Error when called before `loadPython`.
 */
export const readModule = (text: string, repeated?: string): PythonModule =>
  new ParsedModule(parsePython(text, repeated))

/**
 * A class, because each object literal with an accessor has a shape of its own, which would keep the tree alive. See
 * CONTRIBUTING.
 */
class ParsedModule implements PythonModule {
  readonly text: string
  readonly root: PyNode
  readonly error: number | null
  #scopes: Scopes | undefined

  constructor({ text, root, error }: PythonSource) {
    this.text = text
    this.root = root
    this.error = error
  }

  get scopes(): Scopes {
    this.#scopes ??= analyzeScopes(this)
    return this.#scopes
  }
}

/** Builtin functions that are looked for by name. */
const BUILTINS: ReadonlySet<string> = new Set(
  `__import__ bool bytes delattr dict dir enumerate eval exec filter float frozenset getattr globals hasattr int
  isinstance iter len list locals map max min next open print range repr reversed set setattr sorted str sum super
  tuple type vars zip`.split(/\s+/),
)

/**
 * The dotted name of a call's callee: through imports, or that of a builtin; empty for anything else, and for no call.
 */
export function calledName(module: PythonModule, call: PyNode | null | undefined): string {
  const callee = call?.type === 'call' ? partOf(call, 'function') : null
  const name = callee?.type === 'identifier' ? textOf(module, callee) : ''
  // a star import seldom hides them
  if (callee && BUILTINS.has(name)) return module.scopes.resolve(name, callee) ? '' : name
  const qualified = callee && qualifiedName(module, callee)
  if (qualified !== null) return qualified
  return callee && module.scopes.resolve(name, callee) ? '' : name
}

/** Whether a call gives a copy of its first argument. */
export const isCopying = (module: PythonModule, call: PyNode): boolean =>
  /^copy\.(deep)?copy$/.test(calledName(module, call))

/** The dotted name that an expression stands for through the module's imports, else the expression as it is written. */
export const nameOrText = (module: PythonModule, node: PyNode): string =>
  qualifiedName(module, node) ?? textOf(module, node)

/**
 * The dotted name that an expression stands for through the module's imports, `argparse.ArgumentParser`
 * for `ap.ArgumentParser` after `import argparse as ap`; null for what is not an import.
 */
export function qualifiedName(module: PythonModule, node: PyNode): string | null {
  if (node.type === 'attribute') {
    const base = qualifiedName(module, partOf(node, 'object'))
    return base && `${base}.${textOf(module, partOf(node, 'attribute'))}`
  }
  if (node.type !== 'identifier') return null
  const bindings = possibleBindings(module, node)
  if (!bindings) {
    const name = textOf(module, node)
    // an unknown name can only come from a star import; with several, any of them
    const [star, ...others] = module.scopes.starImports
    if (star) return others.length === 0 ? `${star}.${name}` : null
    // a notebook runs with what its author has imported elsewhere, and `os` is nothing else
    return name === 'os' ? name : null
  }
  const imports = bindings.filter((binding) => binding.kind === 'import')
  // `try: from a import x, y / except: x = y = None` still is that import
  const isNone = (value: PyNode | null) => value !== null && chained(value).value.type === 'none'
  if (imports.length === 0 || bindings.some((b) => b.kind !== 'import' && !isNone(b.value)))
    return null
  return imports[0]?.qualified ?? null
}
