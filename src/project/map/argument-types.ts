import { type Kind, takesText } from '../../../transforms/azureml/kinds.ts'
import { possibleTypes } from '../../python/possible-types.ts'
import type { StaticValue } from '../../python/static-value.ts'
import type { TypeName } from '../../python/types.ts'
import { readEveryWay } from '../world/readings.ts'
import type { Repository } from './repository.ts'
import { argumentOf, type SdkCall } from './sdk-call.ts'

/**
 * The types that a job's arguments may have, by its callers and by the items of loops, and by its module where these do
 * not tell all; none where the module shows them all, or only a list is taken.
 */
export function typesGiven({ world }: Repository, site: SdkCall, kind: Kind): TypeName[] {
  const { file, bound } = site
  const { parameter, form } = kind.arguments
  const value = takesText(form) ? argumentOf(site, parameter)?.value : null
  const shown = value && possibleTypes(file.module, value)
  if (!value || !shown?.has('other')) return []
  const ways = readEveryWay(world, file, [value], 0, bound)
  const types = new Set(ways.map(({ values }) => typeOf(values[0])))
  const isAll = !types.delete(null)
  // nobody calls it, say, and it is None unless told otherwise
  if ([...types].every((type) => type === 'None')) return []
  // a text that nobody sees would be spread letter by letter, as if it were one of these lists
  if (!isAll) types.delete('list')
  // it is told by what is known now, and may be another one tomorrow
  const more: Iterable<TypeName> = isAll ? ['None', 'other'] : shown
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
