import type { PythonModule } from './module.ts'
import type { Binding } from './scopes.ts'
import { methodCalledOn, type PyNode, partOf, textOf } from './syntax.ts'
import { isTarget } from './targets.ts'
import { usesOf } from './uses.ts'

/** What changes a list, a dict or an object in place, by a name of its own; by others see `isChangedInPlace`. */

const MUTATORS = new Set([
  'append',
  'extend',
  'insert',
  'remove',
  'pop',
  'popitem',
  'clear',
  'sort',
  'reverse',
  'update',
  'setdefault',
  'merge_with',
  // of a configparser
  'add_section',
  'remove_option',
  'remove_section',
  'set',
])

/** Whether a list or dict that a name holds is changed in place somewhere: `x[0] = …`, `x.append(…)`, `x.a = …`. */
export function isMutated(
  module: PythonModule,
  { name, node }: Pick<Binding, 'name' | 'node'>,
): boolean {
  return usesOf(module, name, node).some(
    (use) => isChanged(module, use, 'items and attributes') || readsMore(module, use),
  )
}

/** Whether a file is read into what a name or an attribute holds: `config.read("local.ini")`. */
export const readsMore = (module: PythonModule, use: PyNode): boolean =>
  /^read(_file|_dict|_string)?$/.test(methodCalledOn(module, use)?.name ?? '')

/** Whether what a name holds at a place is changed in place further down, before the name is bound again. */
export function isChangedBehind(module: PythonModule, use: PyNode): boolean {
  const name = textOf(module, use)
  const bindings = module.scopes.bindingsOf(name, use)
  return usesOf(module, name, use).some(
    (other) =>
      other.start > use.end &&
      isChanged(module, other) &&
      !bindings.some(
        ({ kind, from }) => kind === 'assignment' && from > use.end && from <= other.start,
      ),
  )
}

/**
 * Whether what a name or an attribute holds is changed in place here.
 *
 * @param parts which of its parts count as well: of an object that is no list or dict, attributes are their own
 */
export function isChanged(
  module: PythonModule,
  use: PyNode,
  parts: 'items' | 'items and attributes' = 'items',
): boolean {
  if (use.parent?.type === 'augmented_assignment') return true
  const isPart = parts === 'items' ? /^subscript$/ : /^(subscript|attribute)$/
  let held = use
  while (
    held.parent &&
    isPart.test(held.parent.type) &&
    /^(value|object)$/.test(held.field ?? '') &&
    held.parent.field !== 'function'
  ) {
    held = held.parent
    if (isTarget(held)) return true
  }
  const holder = held.parent
  return (
    holder?.type === 'attribute' &&
    holder.field === 'function' &&
    MUTATORS.has(textOf(module, partOf(holder, 'attribute')))
  )
}
