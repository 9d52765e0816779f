import type { PyNode } from './syntax.ts'

/** One place where a name gets a meaning in a scope. */
export interface Binding {
  readonly name: string
  /** The identifier that is bound. */
  readonly node: PyNode
  readonly kind:
    | 'assignment'
    | 'import'
    | 'function'
    | 'class'
    | 'parameter'
    | 'other' /* loops, with, except, del, match, augmented and unpacking assignments */
  /** What it is bound to: the assigned expression, a parameter's default, the definition. */
  readonly value: PyNode | null
  /** For an import: the dotted name it stands for, `azureml.core.Run`. */
  readonly qualified?: string
  /** Where the name starts to mean this: `x` of `x = f(x)` behind the call. A UTF-16 offset. */
  readonly from: number
}

/** What a module, a function, a class or a comprehension binds. */
export interface Scope {
  readonly node: PyNode
  readonly parent: Scope | null
  readonly bindings: ReadonlyMap<string, readonly Binding[]>
  readonly globals: ReadonlySet<string>
  readonly nonlocals: ReadonlySet<string>
}

/** The scopes of a module and every identifier in it, by name. */
export interface Scopes {
  readonly module: Scope
  /** Dotted names of modules that are imported with `*`. */
  readonly starImports: readonly string[]
  scopeOf(node: PyNode): Scope
  /** Every identifier that reads or binds a name (no attributes, no keywords of calls), in source order. */
  identifiers(name: string): readonly PyNode[]
  /** The scope that gives `name` its meaning at `node`; null for a builtin or an unknown name. */
  resolve(name: string, node: PyNode): Scope | null
  /** What `resolve` finds as bindings: every one that the name has in that scope, in source order. */
  bindingsOf(name: string, node: PyNode): readonly Binding[]
  /** Whether the name occurs anywhere in the module, in any role but attribute or keyword. */
  isUsed(name: string): boolean
}

/** A scope while it is being filled. */
export interface MutableScope extends Scope {
  readonly bindings: Map<string, Binding[]>
  readonly globals: Set<string>
  readonly nonlocals: Set<string>
}

const SCOPES = new Set([
  'module',
  'function_definition',
  'class_definition',
  'lambda',
  'list_comprehension',
  'set_comprehension',
  'dictionary_comprehension',
  'generator_expression',
])

/** The scopes of a module, each made when it is first asked for, and what is bound in them. */
export class ScopeTable {
  readonly module: MutableScope
  readonly #scopes = new Map<PyNode, MutableScope>()
  /** A parameter stands outside of the body, and yet its name belongs there. */
  readonly #parameters = new Map<PyNode, MutableScope>()

  constructor(root: PyNode) {
    this.module = this.#open(root, null)
  }

  /** The scope that a name belongs to which is bound or read at a node. */
  scopeOf(node: PyNode): MutableScope {
    const own = this.#parameters.get(node)
    if (own) return own
    let [inner, child] = [node, node]
    for (let at = node.parent; at; inner = child, child = at, at = at.parent) {
      if (!SCOPES.has(at.type)) continue
      // decorators, defaults, annotations and bases belong to the scope around the definition
      if (at.type === 'module' || isInside(at, child, inner)) return this.scopeIn(at)
    }
    return this.module
  }

  /** The scope that a function, a class or a comprehension opens. */
  scopeIn(node: PyNode): MutableScope {
    return this.#scopes.get(node) ?? this.#open(node, this.scopeOf(node))
  }

  /** Has a parameter belong to the scope of its function. */
  addParameter(name: PyNode, scope: MutableScope): void {
    this.#parameters.set(name, scope)
  }

  /** Binds a name in a scope, or where that says by `global` or `nonlocal` that it belongs. */
  bind(scope: MutableScope, binding: Binding): void {
    let into: Scope = scope
    if (scope.globals.has(binding.name)) into = this.module
    else if (scope.nonlocals.has(binding.name)) into = outerFunction(scope, binding.name)
    const { bindings } = into as MutableScope
    const list = bindings.get(binding.name)
    if (list) list.push(binding)
    else bindings.set(binding.name, [binding])
  }

  /** The scope that gives a name its meaning at a node; null for a builtin or an unknown name. */
  resolve(name: string, node: PyNode): Scope | null {
    const from = this.scopeOf(node)
    for (let scope: Scope | null = from; scope; scope = scope.parent) {
      // names of a class body are not seen from the functions in it
      if (scope.node.type === 'class_definition' && scope !== from) continue
      if (scope.nonlocals.has(name)) continue
      if (scope.globals.has(name)) return this.module.bindings.has(name) ? this.module : null
      const bindings = scope.bindings.get(name)
      if (bindings && !isAheadInClass(scope, bindings, node)) return scope
      // where a class body has not bound its name yet, that of the module is meant, whatever is around
      if (bindings) return this.module.bindings.has(name) ? this.module : null
    }
    return null
  }

  /** Whether any scope binds a name. */
  binds(name: string): boolean {
    return [...this.#scopes.values()].some((scope) => scope.bindings.has(name))
  }

  #open(node: PyNode, parent: Scope | null): MutableScope {
    const scope = {
      node,
      parent,
      bindings: new Map(),
      globals: new Set<string>(),
      nonlocals: new Set<string>(),
    }
    this.#scopes.set(node, scope)
    return scope
  }
}

/** Whether a class body reads a name before it binds it: the second `args` of `args = args`. */
const isAheadInClass = (
  { node: { type } }: Scope,
  bindings: readonly Binding[],
  node: PyNode,
): boolean =>
  type === 'class_definition' &&
  bindings.every((binding) => binding.node !== node && binding.from > node.start)

/** The function around a scope that a `nonlocal` name belongs to: the nearest that does not pass it on. */
function outerFunction(scope: Scope, name: string): Scope {
  let found: Scope | null = null
  for (let outer = scope.parent; outer; outer = outer.parent) {
    if (outer.node.type !== 'function_definition' || outer.nonlocals.has(name)) continue
    // one that binds it already is the one; else the nearest, which must bind it further down
    if (outer.bindings.has(name)) return outer
    found ??= outer
  }
  return found ?? scope
}

/** Whether `child`, a child of a scope's node, is evaluated inside that scope, or `inner`, which is a child of that. */
function isInside(scope: PyNode, child: PyNode, inner: PyNode): boolean {
  if (/^(function_definition|class_definition|lambda)$/.test(scope.type))
    return child.field === 'body'
  // what a comprehension goes over first is worked out where it stands
  const isFirst = child.type === 'for_in_clause' && inner.field === 'right'
  return !isFirst || scope.children.find(({ type }) => type === child.type) !== child
}
