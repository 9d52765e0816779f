import { declares, lineage } from '../classes.ts'
import { namedChildren } from '../syntax.ts'
import type { Reader } from './evaluate.ts'
import type { StaticValue } from './static-value.ts'
import { isUnset } from './unset-variables.ts'

/** Whether Python takes a value for true: neither None nor 0 nor empty; null where that is not known. */
export function isTrue(reader: Reader, value: StaticValue): boolean | null {
  switch (value.kind) {
    case 'none':
      return false
    case 'string':
      // an empty text is what some Enums go by
      return value.value !== '' || (value.member === undefined ? false : null)
    case 'boolean':
    case 'integer':
      return Boolean(value.value)
    case 'collection':
      return isFilled(namedChildren(value.node).map(({ type }) => /splat/.test(type)))
    case 'arguments':
      return isFilled([...value.given.map(() => false), ...(value.rest ? [true] : [])])
    case 'keywords':
      // a namespace is true without a name
      return value.given.size > 0 || null
    case 'instance': {
      const isAsked = ['__bool__', '__len__'].some((name) =>
        lineage(reader, value).some((type) => declares(type, name)),
      )
      return !isAsked || null
    }
    case 'unknown':
      return isUnset(value) ? false : null
    case 'file':
    case 'function':
    case 'class':
    case 'method':
    case 'module':
      return true
    default:
      return null
  }
}

/** Whether there is an item, by whether each of some expressions gives any number of them. */
function isFilled(areOpen: readonly boolean[]): boolean | null {
  return areOpen.includes(false) || (areOpen.length > 0 ? null : false)
}
