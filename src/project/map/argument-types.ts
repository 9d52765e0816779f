import { type Kind, takesText } from '../../../transforms/azureml/kinds.ts'
import { possibleTypes } from '../../python/possible-types.ts'
import type { StaticValue } from '../../python/static-value.ts'
import type { TypeName } from '../../python/types.ts'
import { readEveryWay } from '../world/readings.ts'
import type { Repository } from './repository.ts'
import { argumentOf, type SdkCall } from './sdk-call.ts'

/**
 * The types that a job's arguments have by its callers, and by the items of loops, beside those that its module shows;
 * none where that shows them all, or only a list is taken.
 */
export function typesGiven({ world }: Repository, site: SdkCall, kind: Kind): TypeName[] {
  const { file, bound } = site
  const { parameter, form } = kind.arguments
  const value = takesText(form) ? argumentOf(site, parameter)?.value : null
  if (!value || !possibleTypes(file.module, value).has('other')) return []
  const ways = readEveryWay(world, file, [value], 0, bound)
  const types = new Set(ways.map(({ values }) => typeOf(values[0])))
  // a text that nobody sees would be spread letter by letter, as if it were one of these lists
  if (types.delete(null)) types.delete('list')
  return [...types].flatMap((type) => type ?? [])
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
