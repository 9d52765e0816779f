import { type Kind, takesText } from '../../../transforms/azureml/kinds.ts'
import { itemOfSpread } from '../../../transforms/steps/spread-overrides.ts'
import type { TypesAt } from '../../../transforms/steps/step-change.ts'
import { assignedLater } from '../../python/assigned-later.ts'
import type { PyNode } from '../../python/syntax.ts'
import { possibleTypes } from '../../python/types/possible-types.ts'
import { type TypeName, UNKNOWN_TYPES } from '../../python/types/type-sets.ts'
import type { StaticValue } from '../../python/values/static-value.ts'
import { readEveryWay } from '../world/readings.ts'
import type { Repository } from './repository.ts'
import { argumentOf, type SdkCall } from './sdk-call.ts'

/** The types of what a job is given as its arguments, at once or later; none where only a list is taken. */
export function typesGiven(repository: Repository, site: SdkCall, kind: Kind): TypesAt[] {
  const { file, call } = site
  const { parameter, form, isAttribute } = kind.arguments
  if (!takesText(form)) return []
  const later = isAttribute ? assignedLater(file.module, call, parameter).values : []
  const given = argumentOf(site, parameter)?.value ?? itemOfSpread(file.module, call, parameter)
  return [given ?? [], later].flat().flatMap((value) => {
    const types = typesOf(repository, site, value)
    return types.length > 0 ? [{ at: value.start, types }] : []
  })
}

/**
 * The types that an expression may have: by the callers of its function and the items of loops; by its module where
 * these do not tell all; none where the module shows them all.
 */
function typesOf({ world }: Repository, { file, bound }: SdkCall, value: PyNode): TypeName[] {
  const shown = possibleTypes(file.module, value)
  if (!shown.has('other')) return []
  const ways = readEveryWay(world, [{ unit: file, node: value }], bound)
  const types = new Set(ways.map(({ values }) => typeOf(values[0])))
  const isAll = !types.delete(null)
  // nobody calls it, say, and it is None unless told otherwise
  if ([...types].every((type) => type === 'None')) return []
  // a text that nobody sees would be spread letter by letter, as if it were one of these lists
  if (!isAll) types.delete('list')
  // it is told by what is known now, and may be another one tomorrow
  const more: Iterable<TypeName> = isAll
    ? [...UNKNOWN_TYPES].filter((type) => shown.has(type))
    : shown
  return [...types, ...more].flatMap((type) => type ?? [])
}

function typeOf(value: StaticValue | null | undefined): TypeName | null {
  switch (value?.kind) {
    case 'string':
      return 'str'
    case 'none':
      return 'None'
    case 'collection':
      return COLLECTIONS.get(value.node.type) ?? null
    default:
      return null
  }
}

const COLLECTIONS: ReadonlyMap<string, TypeName> = new Map([
  ['list', 'list'],
  ['tuple', 'tuple'],
  ['dictionary', 'dict'],
])
