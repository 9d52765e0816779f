import { only } from '../collections/only.ts'
import { type Binding, type MutableScope, type Scopes, ScopeTable } from './scopes.ts'
import {
  childOf,
  findAll,
  namedChildren,
  type PyNode,
  type PythonSource,
  partOf,
  textOf,
  walk,
} from './syntax.ts'
import { IN_TARGET, startOf } from './targets.ts'

/** Finds the scopes of a module and what each binds; comprehensions count as scopes, as in Python. */
export function analyzeScopes(source: PythonSource): Scopes {
  const table = new ScopeTable(source.root)
  const binder = new Binder(source, table)
  // first the global and nonlocal statements: they decide where later bindings go
  walk(source.root, (node) => binder.declare(node))
  walk(source.root, (node) => binder.visit(node))
  const { identifiers, starImports } = binder
  return {
    module: table.module,
    starImports,
    scopeOf: (node) => table.scopeOf(node),
    identifiers: (name) => identifiers.get(name) ?? [],
    isUsed: (name) => identifiers.has(name) || table.binds(name),
    resolve: (name, node) => table.resolve(name, node),
    bindingsOf: (name, node) => table.resolve(name, node)?.bindings.get(name) ?? [],
  }
}

/** Binds what the nodes of a module bind, one after another. */
class Binder {
  readonly identifiers = new Map<string, PyNode[]>()
  readonly starImports: string[] = []
  readonly #source: PythonSource
  readonly #table: ScopeTable

  constructor(source: PythonSource, table: ScopeTable) {
    this.#source = source
    this.#table = table
  }

  /** `global x`, `nonlocal x` */
  declare(node: PyNode): void {
    if (node.type !== 'global_statement' && node.type !== 'nonlocal_statement') return
    const scope = this.#table.scopeOf(node)
    const names = node.type === 'global_statement' ? scope.globals : scope.nonlocals
    for (const name of namedChildren(node)) names.add(textOf(this.#source, name))
  }

  visit(node: PyNode): void {
    switch (node.type) {
      case 'identifier':
        this.#addIdentifier(node)
        break
      case 'assignment': {
        const right = childOf(node, 'right')
        // an annotation alone (`x: int`) binds nothing
        if (right) this.#bindTarget(childOf(node, 'left'), 'assignment', right)
        break
      }
      case 'augmented_assignment':
      case 'for_in_clause':
        this.#bindTarget(childOf(node, 'left'), 'other', null)
        break
      case 'for_statement':
        this.#bindTarget(childOf(node, 'left'), 'other', null, this.#table.scopeOf(node))
        break
      case 'named_expression':
        this.#bindWalrus(node)
        break
      case 'as_pattern':
        this.#bindTarget(childOf(node, 'alias'), 'other', childOf(node, 'value'))
        break
      case 'delete_statement':
        for (const child of namedChildren(node)) this.#bindTarget(child, 'other', null)
        break
      case 'case_clause':
        this.#bindCaptures(node)
        break
      case 'function_definition':
        this.#bindDefinition(node, 'function')
        break
      case 'class_definition':
        this.#bindDefinition(node, 'class')
        break
      case 'parameters':
      case 'lambda_parameters':
        this.#bindParameters(node)
        break
      case 'import_statement':
      case 'import_from_statement':
      case 'future_import_statement':
        this.#bindImports(node)
        break
    }
  }

  #addIdentifier(node: PyNode): void {
    if (isAttributeName(node) || isKeywordName(node) || isImportedName(node)) return
    const name = textOf(this.#source, node)
    const list = this.identifiers.get(name)
    if (list) list.push(node)
    else this.identifiers.set(name, [node])
  }

  #bindNode(node: PyNode, kind: Binding['kind'], value: PyNode | null, scope: MutableScope): void {
    const name = textOf(this.#source, node)
    this.#table.bind(scope, { name, node, kind, value, from: startOf(node) })
  }

  /** Binds what is assigned to; nothing where that is no name. */
  #bindTarget(
    target: PyNode | null,
    kind: Binding['kind'],
    value: PyNode | null,
    scope = target && this.#table.scopeOf(target),
  ): void {
    if (!target || !scope) return
    if (target.type === 'identifier') this.#bindNode(target, kind, value, scope)
    else this.#bindParts(target, kind, scope)
  }

  /** Binds the names that a target is made up of: of several, each gets a part of the value. */
  #bindParts(target: PyNode, kind: Binding['kind'], scope: MutableScope): void {
    const isWhole = /^(parenthesized_expression|as_pattern_target)$/.test(target.type)
    if (!isWhole && !IN_TARGET.test(target.type)) return
    for (const child of namedChildren(target))
      this.#bindTarget(child, isWhole ? kind : 'other', null, scope)
  }

  /** A walrus in a comprehension binds in the scope around it. */
  #bindWalrus(node: PyNode): void {
    let scope = this.#table.scopeOf(node)
    while (/comprehension|generator/.test(scope.node.type) && scope.parent)
      scope = scope.parent as MutableScope
    this.#bindTarget(childOf(node, 'name'), 'assignment', childOf(node, 'value'), scope)
  }

  /** The plain names in the pattern of `case (x, Point(y=y), *others):`, but for those of classes. */
  #bindCaptures(clause: PyNode): void {
    walk(clause, (part) => {
      if (part.type === 'block') return false
      const holder = part.parent?.type ?? ''
      const isPlain = part.type === 'dotted_name' && holder !== 'class_pattern'
      const isNamed = part.type === 'identifier' && /^(as|splat)_pattern$/.test(holder)
      const name = isNamed ? part : isPlain ? only(namedChildren(part)) : null
      if (name) this.#bindNode(name, 'other', null, this.#table.scopeOf(clause))
      return undefined
    })
  }

  #bindDefinition(node: PyNode, kind: 'function' | 'class'): void {
    this.#bindNode(partOf(node, 'name'), kind, node, this.#table.scopeOf(node))
  }

  #bindParameters(list: PyNode): void {
    if (!list.parent) return
    const scope = this.#table.scopeIn(list.parent)
    for (const parameter of namedChildren(list)) {
      const name =
        parameter.type === 'identifier'
          ? parameter
          : (childOf(parameter, 'name') ?? findAll(parameter, 'identifier')[0])
      if (!name) continue
      this.#table.addParameter(name, scope)
      this.#bindNode(name, 'parameter', childOf(parameter, 'value'), scope)
    }
  }

  #bindImports(statement: PyNode): void {
    const scope = this.#table.scopeOf(statement)
    const from = childOf(statement, 'module_name')
    const module = from && this.#dottedName(from)
    for (const child of statement.children) {
      if (child.type === 'wildcard_import') this.starImports.push(module ?? '')
      if (child.field === 'name') this.#bindImported(child, module, scope)
    }
  }

  /** @param module that a name is imported from; null for a module that is imported itself */
  #bindImported(child: PyNode, module: string | null, scope: MutableScope): void {
    const isRenamed = child.type === 'aliased_import'
    const imported = isRenamed ? partOf(child, 'name') : child
    // `import a.b` binds `a` alone
    const node = isRenamed ? partOf(child, 'alias') : namedChildren(imported)[0]
    const name = node ? textOf(this.#source, node) : ''
    if (!node || name === '') return
    const dotted = this.#dottedName(imported)
    const whole = module === null ? dotted : module + (module.endsWith('.') ? '' : '.') + dotted
    const qualified = module === null && !isRenamed ? name : whole
    this.#table.bind(scope, { name, node, kind: 'import', value: null, qualified, from: node.end })
  }

  #dottedName(node: PyNode): string {
    return textOf(this.#source, node).replace(/\s/g, '')
  }
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
