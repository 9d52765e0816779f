import { childOf, namedChildren, type PyNode, type PythonSource, textOf, walk } from './syntax.ts'

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
  /** Whether the name occurs anywhere in the module, in any role but attribute or keyword. */
  isUsed(name: string): boolean
}

interface MutableScope extends Scope {
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

/** Finds the scopes of a module and what each binds; comprehensions count as scopes, as in Python. */
export function analyzeScopes(source: PythonSource): Scopes {
  const scopes = new Map<PyNode, MutableScope>()
  const identifiers = new Map<string, PyNode[]>()
  const starImports: string[] = []
  // a parameter stands outside of the body, and yet its name belongs there
  const parameters = new Map<PyNode, MutableScope>()

  const open = (node: PyNode, parent: Scope | null): MutableScope => {
    const scope = {
      node,
      parent,
      bindings: new Map(),
      globals: new Set<string>(),
      nonlocals: new Set<string>(),
    }
    scopes.set(node, scope)
    return scope
  }
  const module = open(source.root, null)

  const scopeOf = (node: PyNode): MutableScope => {
    const own = parameters.get(node)
    if (own) return own
    let child = node
    for (let at = node.parent; at; child = at, at = at.parent) {
      if (!SCOPES.has(at.type)) continue
      // decorators, defaults, annotations and bases belong to the scope around the definition
      if (at.type === 'module' || isInside(at, child))
        return scopes.get(at) ?? open(at, scopeOf(at))
    }
    return module
  }

  const bind = (scope: MutableScope, binding: Binding): void => {
    let into: Scope = scope
    if (scope.globals.has(binding.name)) into = module
    else if (scope.nonlocals.has(binding.name)) into = outerFunction(scope, binding.name)
    const { bindings } = into as MutableScope
    const list = bindings.get(binding.name)
    if (list) list.push(binding)
    else bindings.set(binding.name, [binding])
  }
  const bindNode = (
    node: PyNode,
    kind: Binding['kind'],
    value: PyNode | null,
    scope = scopeOf(node),
  ): void => bind(scope, { name: textOf(source, node), node, kind, value, from: startOf(node) })

  const bindTarget = (
    target: PyNode,
    kind: Binding['kind'],
    value: PyNode | null,
    scope = scopeOf(target),
  ): void => {
    if (target.type === 'identifier') bindNode(target, kind, value, scope)
    else if (target.type === 'as_pattern_target' || IN_TARGET.test(target.type))
      for (const child of namedChildren(target))
        bindTarget(
          child,
          target.type === 'parenthesized_expression' || target.type === 'as_pattern_target'
            ? kind
            : 'other',
          null,
          scope,
        )
  }

  // first the global and nonlocal statements: they decide where later bindings go
  walk(source.root, (node) => {
    if (node.type !== 'global_statement' && node.type !== 'nonlocal_statement') return
    const scope = scopeOf(node)
    for (const name of namedChildren(node))
      (node.type === 'global_statement' ? scope.globals : scope.nonlocals).add(textOf(source, name))
  })

  walk(source.root, (node) => {
    switch (node.type) {
      case 'identifier': {
        if (isAttributeName(node) || isKeywordName(node) || isImportedName(node)) break
        const name = textOf(source, node)
        const list = identifiers.get(name)
        if (list) list.push(node)
        else identifiers.set(name, [node])
        break
      }
      case 'assignment': {
        const left = childOf(node, 'left')
        // an annotation alone (`x: int`) binds nothing
        if (left && childOf(node, 'right')) bindTarget(left, 'assignment', childOf(node, 'right'))
        break
      }
      case 'augmented_assignment': {
        const left = childOf(node, 'left')
        if (left) bindTarget(left, 'other', null)
        break
      }
      case 'named_expression': {
        const name = childOf(node, 'name')
        // a walrus in a comprehension binds in the scope around it
        let scope = scopeOf(node)
        while (/comprehension|generator/.test(scope.node.type) && scope.parent)
          scope = scope.parent as MutableScope
        if (name) bindTarget(name, 'assignment', childOf(node, 'value'), scope)
        break
      }
      case 'for_statement':
      case 'for_in_clause': {
        const left = childOf(node, 'left')
        if (left)
          bindTarget(
            left,
            'other',
            null,
            node.type === 'for_in_clause' ? scopeOf(left) : scopeOf(node),
          )
        break
      }
      case 'as_pattern': {
        const alias = childOf(node, 'alias')
        if (alias) bindTarget(alias, 'other', childOf(node, 'value'))
        break
      }
      case 'delete_statement':
        for (const child of namedChildren(node)) bindTarget(child, 'other', null)
        break
      case 'case_clause':
        walk(node, (part) => {
          if (part.type === 'block') return false
          if (
            part.type === 'dotted_name' &&
            part.parent?.type !== 'keyword_pattern' &&
            namedChildren(part).length === 1
          )
            bindNode(namedChildren(part)[0] as PyNode, 'other', null, scopeOf(node))
          return undefined
        })
        break
      case 'function_definition':
      case 'class_definition': {
        const name = childOf(node, 'name')
        if (name)
          bindNode(
            name,
            node.type === 'class_definition' ? 'class' : 'function',
            node,
            scopeOf(node),
          )
        break
      }
      case 'parameters':
      case 'lambda_parameters':
        if (node.parent)
          bindParameters(node, scopes.get(node.parent) ?? open(node.parent, scopeOf(node.parent)))
        break
      case 'import_statement':
      case 'import_from_statement':
      case 'future_import_statement':
        bindImports(node)
        break
    }
  })

  function bindParameters(list: PyNode, scope: MutableScope): void {
    for (const parameter of namedChildren(list)) {
      const name =
        parameter.type === 'identifier'
          ? parameter
          : (childOf(parameter, 'name') ??
            parameter.children.find((child) => child.type === 'identifier') ??
            firstIdentifier(parameter))
      if (!name) continue
      parameters.set(name, scope)
      bindNode(name, 'parameter', childOf(parameter, 'value'), scope)
    }
  }

  function bindImports(statement: PyNode): void {
    const scope = scopeOf(statement)
    const from = childOf(statement, 'module_name')
    const prefix = from ? textOf(source, from).replace(/\s/g, '') : null
    for (const child of statement.children) {
      if (child.type === 'wildcard_import') starImports.push(prefix ?? '')
      if (child.field !== 'name') continue
      const imported = child.type === 'aliased_import' ? childOf(child, 'name') : child
      const alias = child.type === 'aliased_import' ? childOf(child, 'alias') : null
      if (!imported) continue
      const dotted = textOf(source, imported).replace(/\s/g, '')
      const full =
        prefix === null ? dotted : prefix.endsWith('.') ? prefix + dotted : `${prefix}.${dotted}`
      if (alias)
        bind(scope, {
          name: textOf(source, alias),
          node: alias,
          kind: 'import',
          value: null,
          qualified: full,
          from: alias.end,
        })
      else {
        const first = namedChildren(imported)[0]
        const name = prefix === null ? dotted.split('.')[0] : dotted
        if (first && name)
          bind(scope, {
            name,
            node: first,
            kind: 'import',
            value: null,
            qualified: prefix === null ? name : full,
            from: first.end,
          })
      }
    }
  }

  return {
    module,
    starImports,
    scopeOf,
    identifiers: (name) => identifiers.get(name) ?? [],
    isUsed: (name) =>
      identifiers.has(name) || [...scopes.values()].some((scope) => scope.bindings.has(name)),
    resolve(name, node) {
      const from = scopeOf(node)
      for (let scope: Scope | null = from; scope; scope = scope.parent) {
        // names of a class body are not seen from the functions in it
        if (scope.node.type === 'class_definition' && scope !== from) continue
        if (scope.nonlocals.has(name)) continue
        if (scope.globals.has(name)) return module.bindings.has(name) ? module : null
        if (scope.bindings.has(name)) return scope
      }
      return null
    },
  }
}

const IN_TARGET =
  /^(pattern_list|tuple_pattern|list_pattern|tuple|list|list_splat_pattern|list_splat|expression_list|parenthesized_expression)$/

/** The whole of what is assigned to where a node is part of it: `x, y` for the `x` of `x, y = z`. */
export function wholeTarget(node: PyNode): PyNode {
  let target = node
  while (target.parent && IN_TARGET.test(target.parent.type)) target = target.parent
  return target
}

/** Where a name that is bound here starts to hold: what it is bound to is worked out before. */
function startOf(node: PyNode): number {
  const target = wholeTarget(node)
  switch (target.parent?.type) {
    case 'assignment':
    case 'augmented_assignment':
    case 'named_expression':
      return target.parent.end
    case 'for_statement':
    case 'for_in_clause':
      return childOf(target.parent, 'right')?.end ?? node.end
    // a class may be named as its base, and its body runs before it has the name
    case 'class_definition':
      return target.parent.end
    case 'function_definition':
      return childOf(target.parent, 'body')?.start ?? node.end
    default:
      return node.end
  }
}

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

/** Whether `child`, a child of a scope's node, is evaluated inside that scope. */
function isInside(scope: PyNode, child: PyNode): boolean {
  if (scope.type === 'function_definition' || scope.type === 'class_definition')
    return child.field === 'body'
  if (scope.type === 'lambda') return child.field === 'body'
  return true
}

function firstIdentifier(node: PyNode): PyNode | null {
  let found: PyNode | null = null
  walk(node, (part) => {
    if (!found && part.type === 'identifier') found = part
    return found ? false : undefined
  })
  return found
}

const isAttributeName = (node: PyNode): boolean =>
  node.parent?.type === 'attribute' && node.field === 'attribute'
const isKeywordName = (node: PyNode): boolean =>
  node.parent?.type === 'keyword_argument' && node.field === 'name'
/** `y` in `import y as z` and `from x import y as z` names nothing here. */
const isImportedName = (node: PyNode): boolean => {
  const dotted = node.parent
  if (dotted?.type !== 'dotted_name') return false
  const holder = dotted.parent
  if (holder?.type === 'aliased_import') return dotted.field === 'name'
  return (
    /import/.test(holder?.type ?? '') &&
    (dotted.field === 'module_name' || dotted.children[0] !== node)
  )
}
