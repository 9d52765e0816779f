import { once } from '../../collections/cache.ts'
import { reachingBinding } from '../bindings.ts'
import { optionTypes } from '../command-line/argparse-options.ts'
import { givenFor } from '../functions.ts'
import { type PythonModule, qualifiedName } from '../module.ts'
import { possibleBindings } from '../possible-bindings.ts'
import type { Binding, Scope } from '../scopes.ts'
import { stringValue } from '../strings.ts'
import {
  ancestor,
  childOf,
  findAll,
  namedChildren,
  type PyNode,
  partOf,
  textOf,
} from '../syntax.ts'
import { Reader } from '../values/evaluate.ts'
import { itemsOfLoop } from '../values/loops/loop-items.ts'
import type { StaticValue, Unit } from '../values/static-value.ts'
import { callTypes } from './call-types.ts'
import {
  annotatedTypes,
  isAlways,
  isProven,
  type Types,
  typeSet,
  UNKNOWN_TYPES,
  union,
  without,
} from './type-sets.ts'

/**
 * The types that an expression may have, as far as its own module shows; `other` is among them where that is not all. A
 * single type is proven; several are evidence: somebody passes, returns or assigns each of them.
 */
export function possibleTypes(module: PythonModule, node: PyNode): Types {
  const types = new TypeReader(module).read(node)
  return types.size > 0 ? types : UNKNOWN_TYPES
}

/** Finds the types of expressions of one module. */
export class TypeReader {
  readonly module: PythonModule
  readonly #unit: Unit
  /** Each expression is looked at once: names may lead to the same one on many ways. */
  readonly #known = new Map<PyNode, Types>()

  constructor(module: PythonModule) {
    this.module = module
    this.#unit = { module, path: '' }
  }

  read(node: PyNode | null | undefined): Types {
    if (!node) return UNKNOWN_TYPES
    return once(this.#known, node, () => {
      // what leads back to itself adds nothing
      this.#known.set(node, typeSet())
      return this.#expression(node)
    })
  }

  #readAll(nodes: readonly PyNode[]): Types {
    return union(nodes.map((node) => this.read(node)))
  }

  #expression(node: PyNode): Types {
    switch (node.type) {
      case 'list':
      case 'list_comprehension':
        return typeSet('list')
      case 'tuple':
      case 'expression_list':
        return typeSet('tuple')
      case 'string':
      case 'concatenated_string':
        return typeSet('str')
      case 'dictionary':
      case 'dictionary_comprehension':
        return typeSet('dict')
      case 'none':
        return typeSet('None')
      case 'parenthesized_expression':
        return this.read(namedChildren(node)[0])
      case 'named_expression':
        return this.read(childOf(node, 'value'))
      case 'conditional_expression': {
        const [body, , otherwise] = namedChildren(node)
        return union([this.read(body), this.read(otherwise)])
      }
      case 'boolean_operator': {
        const left = this.read(childOf(node, 'left'))
        const right = this.read(childOf(node, 'right'))
        return childOf(node, 'operator')?.type === 'or'
          ? union([without(left, 'None'), right])
          : union([left, right, typeSet('None')])
      }
      case 'binary_operator':
        return this.#operation(node)
      case 'identifier':
        return this.#name(node)
      case 'attribute':
        return this.#attribute(node)
      case 'subscript':
        return childOf(node, 'subscript')?.type === 'slice'
          ? without(this.read(childOf(node, 'value')), 'None')
          : this.#under(childOf(node, 'subscript'))
      case 'call':
        return callTypes(this, node)
      case 'await':
      case 'yield':
        return UNKNOWN_TYPES
      default:
        return typeSet('other')
    }
  }

  #operation(node: PyNode): Types {
    const left = this.read(childOf(node, 'left'))
    // what `%` formats may be anything
    if (childOf(node, 'operator')?.type === '%')
      return isAlways(left, 'str') ? left : typeSet('other')
    const sides = [left, this.read(childOf(node, 'right'))]
    // a side that is proven says what the other one must be
    return sides.find(isProven) ?? without(union(sides), 'None')
  }

  #name(use: PyNode): Types {
    const name = textOf(this.module, use)
    const scope = this.module.scopes.resolve(name, use)
    if (!scope) return UNKNOWN_TYPES
    return union(this.#meanings(scope, name, use).map((binding) => this.#binding(binding)))
  }

  /** What a name may be bound to; functions that bind it by `global` may have been called before. */
  #meanings(scope: Scope, name: string, use: PyNode): readonly Binding[] {
    const all = scope.bindings.get(name) ?? []
    if (all.some(({ node }) => this.module.scopes.scopeOf(node) !== scope)) return all
    const binding = reachingBinding(this.module, use)
    return binding ? [binding] : (possibleBindings(this.module, use) ?? [])
  }

  #binding({ kind, node, value }: Binding): Types {
    switch (kind) {
      case 'assignment':
        return this.read(value)
      case 'parameter':
        return this.#parameter(node, value)
      case 'function':
      case 'class':
        return typeSet('other')
      default:
        // `x += …` keeps the type of `x`
        return node.parent?.type === 'augmented_assignment' ? this.read(node) : this.#looped(node)
    }
  }

  /** What a loop gives one of its variables, for each item; what it goes over may be given otherwise by a caller. */
  #looped(variable: PyNode): Types {
    const reader = new Reader()
    const loop = ancestor(variable, 'for_statement', 'for_in_clause')
    const ways = (loop && itemsOfLoop(reader, this.#unit, loop)) ?? [new Map()]
    const types = ways.map((bound) => this.#value(bound.get(variable)))
    return union(reader.needs.length > 0 ? [UNKNOWN_TYPES, ...types] : types)
  }

  /** The types of a value that is known. */
  #value(value: StaticValue | undefined): Types {
    switch (value?.kind) {
      case 'string':
        return typeSet('str')
      case 'collection':
      case 'deferred':
        return this.read(value.node)
      default:
        return UNKNOWN_TYPES
    }
  }

  /** The default, the annotation and what this module's callers pass; others may pass anything. */
  #parameter(name: PyNode, byDefault: PyNode | null): Types {
    const holder = name.parent
    if (holder?.type === 'list_splat_pattern') return typeSet('tuple')
    if (holder?.type === 'dictionary_splat_pattern') return typeSet('dict')
    const annotation = holder && childOf(holder, 'type')
    return union([
      UNKNOWN_TYPES,
      ...(byDefault ? [this.read(byDefault)] : []),
      ...(annotation ? [annotatedTypes(textOf(this.module, annotation))] : []),
      this.#readAll(givenFor(this.module, name)),
    ])
  }

  /** What any dict of this module has under a key; a list says nothing of others, which may be texts. */
  #under(key: PyNode | null): Types {
    const name = key && stringValue(this.module, key)
    if (name === null) return UNKNOWN_TYPES
    const found = this.#readAll(
      findAll(this.module.root, 'pair').flatMap((pair) => {
        const isMeant = stringValue(this.module, partOf(pair, 'key')) === name
        return isMeant ? partOf(pair, 'value') : []
      }),
    )
    return union([UNKNOWN_TYPES, found.has('str') ? found : without(found, 'list')])
  }

  /** What the class says, or the command line; an object may have been given something else. */
  #attribute(node: PyNode): Types {
    if (qualifiedName(this.module, node) === 'sys.argv') return typeSet('list')
    const value = this.lookUp(node)
    const name = textOf(this.module, partOf(node, 'attribute'))
    return union([
      UNKNOWN_TYPES,
      value.kind === 'unknown' ? optionTypes(this.module, name) : this.#value(value),
    ])
  }

  /** What an expression stands for. */
  lookUp(node: PyNode): StaticValue {
    return new Reader().read(this.#unit, node)
  }
}
