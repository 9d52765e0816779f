import { callArguments, calledMethod } from '../calls.ts'
import { type PythonModule, qualifiedName } from '../module.ts'
import { stringValue } from '../strings.ts'
import { findAll, isSequence, type PyNode, partOf, textOf } from '../syntax.ts'
import { type Types, typeSet, union } from '../types/type-sets.ts'

/** What a module declares by `add_argument`. */

/**
 * Whether new options could get into the way of those of the module: one may take a new one for its value, become
 * ambiguous as an abbreviation, store under the same name, or do what cannot be seen here.
 */
export function meetsOptions(module: PythonModule, prefix: string): boolean {
  const name = storedAs(prefix)
  const meets = (text: string | null): boolean =>
    text === null || text.startsWith(prefix.slice(0, 3)) || storedAs(text).startsWith(name)
  return findAll(module.root, 'attribute').some((attribute) => {
    const method = textOf(module, partOf(attribute, 'attribute'))
    if (method !== 'add_argument' && method !== 'set_defaults') return false
    const call = attribute.parent?.type === 'call' ? attribute.parent : null
    const args = call && callArguments(module, call)
    if (!args || attribute.field !== 'function') return true
    if (method === 'set_defaults')
      // `**defaults` may hold any name, such as those of ours
      return args.starred || [...args.keyword.keys()].some((key) => key.startsWith(name))
    const nargs = args.keyword.get('nargs')?.value
    const action = args.keyword.get('action')?.value
    const dest = args.keyword.get('dest')?.value
    return (
      args.starred ||
      (nargs !== undefined && !isCount(module, nargs)) ||
      (action !== undefined && !isOwnAction(module, action)) ||
      (dest !== undefined && (stringValue(module, dest)?.startsWith(name) ?? true)) ||
      args.positional.some((option) => meets(stringValue(module, option)))
    )
  })
}

/** Whether code looks at all options that a parser has, be it through one of its groups: `group._actions`. */
export const looksThroughOptions = ({ text }: PythonModule): boolean =>
  /\b_(?:actions|option_string_actions)\b/.test(text)

/** The name under which a namespace has the value of an option: `remote_debug_port`. */
export const storedAs = (option: string): string => option.replace(/^-+/, '').replaceAll('-', '_')

/** The names that an option is declared with, that by which it is known first: a long one. */
export const flagsAmong = (module: PythonModule, declared: readonly PyNode[]): string[] =>
  declared
    .flatMap((each) => stringValue(module, each) ?? [])
    .sort((a, b) => Number(b.startsWith('--')) - Number(a.startsWith('--')))

/** The types that options of the module may give an attribute of the namespace, by how they are declared. */
export const optionTypes = (module: PythonModule, name: string): Types =>
  union(
    findAll(module.root, 'call').flatMap((call) => {
      if (calledMethod(module, call)?.name !== 'add_argument') return []
      const args = callArguments(module, call)
      if (!args) return []
      const { positional, keyword } = args
      const dest = keyword.get('dest')?.value
      const named = (dest ? [dest] : positional).map((each) => stringValue(module, each) ?? '')
      if (!named.some((each) => storedAs(each) === name)) return []
      const count = keyword.get('nargs')?.value
      if (count && stringValue(module, count) !== '?') return typeSet('list')
      const type = keyword.get('type')?.value
      if (keyword.has('action') || (type && textOf(module, type) !== 'str')) return []
      const isListed = isSequence(keyword.get('default')?.value)
      return isListed ? typeSet('str', 'list') : typeSet('str')
    }),
  )

/** The actions that argparse itself has; any other one sees the whole namespace. */
const ACTIONS = /^(store(_const|_true|_false)?|append(_const)?|count|extend|help|version)$/

/** Whether `nargs` ends where the next option starts. */
const isCount = (module: PythonModule, nargs: PyNode): boolean =>
  nargs.type === 'integer' ||
  nargs.type === 'none' ||
  /^[?*+]$/.test(stringValue(module, nargs) ?? '')

const isOwnAction = (module: PythonModule, action: PyNode): boolean =>
  ACTIONS.test(stringValue(module, action) ?? '') ||
  qualifiedName(module, action) === 'argparse.BooleanOptionalAction'
