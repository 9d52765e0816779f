/** Sets of types that an expression may have. */

/** A type by Python's name; `None` for whatever is false and says nothing, `other` for what cannot be told. */
export type TypeName = 'list' | 'tuple' | 'str' | 'dict' | 'None' | 'other'
/** The types that one expression may have. */
export type Types = ReadonlySet<TypeName>

/** The set of these types. */
export const typeSet = (...names: readonly TypeName[]): Types => new Set(names)

/** The types of several expressions, any of which may be meant. */
export const union = (all: readonly Types[]): Types => new Set(all.flatMap((types) => [...types]))

/** The other types of a set. */
export const without = (types: Types, name: TypeName): Types =>
  new Set([...types].filter((one) => one !== name))

/** The types of what nothing is known of. */
export const UNKNOWN_TYPES = typeSet('None', 'other')

/** Whether an expression has this one type, whatever happens. */
export const isAlways = (types: Types, name: TypeName): boolean =>
  types.size === 1 && types.has(name)

/** Whether an expression surely has the one type that it is known to have. */
export const isProven = (types: Types): boolean =>
  types.size === 1 && !types.has('other') && !types.has('None')

/** The types that an annotation names; those of items do not count. */
export function annotatedTypes(annotation: string): Types {
  const items = /\b((?:list|tuple|\w*sequence|iterable|collection|dict|mapping)\s*)\[[^[\]]*\]/gi
  let outer = annotation
  for (let before = ''; before !== outer; ) {
    before = outer
    outer = outer.replace(items, '$1')
    // an item may be a choice itself: `List[Union[str, int]]`
    if (outer === before) outer = outer.replace(/\[([^[\]]*)\]/g, '($1)')
  }
  const named = (words: RegExp, type: TypeName): Types =>
    words.test(outer) ? typeSet(type) : typeSet()
  return union([
    named(/\bstr\b/, 'str'),
    named(/\b(list|List|\w*Sequence|Iterable|Collection)\b/, 'list'),
    named(/\b(tuple|Tuple)\b/, 'tuple'),
  ])
}
