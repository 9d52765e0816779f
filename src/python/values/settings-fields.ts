import { argument, callArguments } from '../calls.ts'
import { assignmentsIn, basesOf, membersOf } from '../classes.ts'
import { qualifiedName } from '../module.ts'
import { stringValue } from '../strings.ts'
import { childOf, findAll, type PyNode, partOf, textOf } from '../syntax.ts'
import type { Reader } from './evaluate.ts'
import { readVariable } from './from-outside.ts'
import { defaultOf, fieldsOf } from './records.ts'
import type { StaticValue, Unit, UnitNode } from './static-value.ts'

/** The fields of pydantic's settings: environment variables, unless the constructor is given them. */

const SETTINGS = /^pydantic(_settings|\.v1|\.env_settings)?\.BaseSettings$/

/**
 * The value of a field that is filled from the environment; null for one of another class, or of another type than a
 * text or a path.
 */
export function fieldFromEnvironment(
  reader: Reader,
  line: readonly UnitNode[],
  name: string,
): StaticValue | null {
  const isSettings = line.some(({ unit, node }) =>
    basesOf(node).some((base) => SETTINGS.test(qualifiedName(unit.module, base) ?? '')),
  )
  const type = isSettings ? line.find((each) => fieldsOf(each).includes(name)) : undefined
  const field = type && declarationOf(type, name)
  if (!type || !field || !TEXT.test(textOf(type.unit.module, partOf(field, 'type')))) return null
  const { unit } = type
  const value = childOf(field, 'right')
  const named = value ? namesGiven(unit, value) : []
  const plain = prefixOf(line) + name
  const names = named.length > 0 ? named : [plain.toUpperCase(), plain]
  const set = names.find((each) => reader.world.variable(each, unit.path).length > 0)
  const otherwise = value ? defaultOf(unit, value) : value
  return readVariable(reader, unit, field, set ?? (names[0] as string), otherwise ?? undefined)
}

const TEXT = /\b(str|\w*Path)\b/

const declarationOf = ({ unit: { module }, node }: UnitNode, name: string): PyNode | undefined =>
  assignmentsIn(node).find(
    (assignment) =>
      childOf(assignment, 'type') && textOf(module, partOf(assignment, 'left')) === name,
  )

/** The variables that a field names itself: `Field("train.py", env="TRAIN_SCRIPT")`. */
function namesGiven({ module }: Unit, value: PyNode): string[] {
  const args = value.type === 'call' ? callArguments(module, value) : null
  const given = ['env', 'validation_alias', 'alias'].flatMap(
    (each) => (args && argument(args, each, [])?.value) ?? [],
  )
  return given.slice(0, 1).flatMap((each) => {
    const texts = each.type === 'string' ? [each] : findAll(each, 'string')
    return texts.flatMap((text) => stringValue(module, text) ?? [])
  })
}

/** What the names of all variables begin with: `env_prefix` of `class Config`, or of `model_config`. */
function prefixOf(line: readonly UnitNode[]): string {
  for (const { unit, node } of line)
    for (const name of ['Config', 'model_config']) {
      const config = membersOf(unit, node, name).at(-1)?.value
      for (const given of config ? findAll(config, 'assignment', 'keyword_argument') : []) {
        const [key, value] =
          given.type === 'assignment' ? (['left', 'right'] as const) : (['name', 'value'] as const)
        const prefix = childOf(given, value)
        if (textOf(unit.module, partOf(given, key)) === 'env_prefix' && prefix)
          return stringValue(unit.module, prefix) ?? ''
      }
    }
  return ''
}
