import { basename, parentOf } from '../paths.ts'
import { type StaticValue, type StaticValueOf, string } from './static-value.ts'

/** What pathlib's paths and the members of an Enum hold: both are known as their texts. */

/** The value of `path.parent`, `path.stem` or `Member.value`; null for any other attribute. */
export function attributeOfText(text: StaticValueOf<'string'>, name: string): StaticValue | null {
  const { value, secret, member } = text
  switch (name) {
    case 'parent':
      return parentsOf(text, 1)
    case 'name':
      return member === undefined ? string(basename(value), secret) : string(member)
    case 'stem':
      return string(basename(value).replace(/(?<=.)\.[^.]*$/, ''), secret)
    case 'suffix':
      // an Enum may define one itself
      return member === undefined
        ? string(/(?<=.)\.[^.]+$/.exec(basename(value))?.[0] ?? '', secret)
        : null
    // of a member of an Enum
    case 'value':
      return text
    default:
      return null
  }
}

/** The folder that a path is in, or one of those above, by how many steps up it is. */
export function parentsOf({ value, secret }: StaticValueOf<'string'>, up: number): StaticValue {
  let path = value
  for (let at = 0; at < up; at++) path = parentOf(path)
  return string(path, secret)
}
