/** A check of the few keywords of JSON Schema that `schemas.json` uses: what VS Code and its extensions document. */
import { readFileSync } from 'node:fs'

interface Schema {
  readonly $ref?: string
  readonly type?: 'object' | 'array' | 'string' | 'boolean' | 'integer'
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly minLength?: number
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: false
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
}

const schemas = JSON.parse(
  readFileSync(new URL('schemas.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, Schema>>

/** What is wrong with a value, each with its place; nothing where it is as the named schema says. */
export function problemsOf(name: keyof typeof schemas, value: unknown): string[] {
  const schema = schemas[name]
  if (!schema) throw new Error(`there is no schema ${name}`)
  return check(schema, value, name)
}

function check(schema: Schema, value: unknown, at: string): string[] {
  if (schema.$ref !== undefined) return problemsOf(schema.$ref, value).map((one) => `${at}: ${one}`)
  const found: string[] = []
  const complain = (what: string) => found.push(`${at} ${what}: ${JSON.stringify(value)}`)
  if (schema.type && typeOf(value) !== schema.type) complain(`is no ${schema.type}`)
  if (schema.const !== undefined && value !== schema.const) complain(`is not ${schema.const}`)
  if (schema.enum && !schema.enum.includes(value)) complain(`is none of ${schema.enum.join(', ')}`)
  if (typeof value === 'string' && value.length < (schema.minLength ?? 0)) complain('is too short')
  if (schema.anyOf && !schema.anyOf.some((one) => check(one, value, at).length === 0))
    complain('fits none')
  if (Array.isArray(value) && schema.items)
    for (const [index, item] of value.entries())
      found.push(...check(schema.items, item, `${at}[${index}]`))
  if (typeOf(value) === 'object') {
    const object = value as Readonly<Record<string, unknown>>
    for (const key of schema.required ?? []) if (!(key in object)) complain(`lacks ${key}`)
    for (const [key, item] of Object.entries(object)) {
      const property = schema.properties?.[key]
      if (property) found.push(...check(property, item, `${at}.${key}`))
      else if (schema.additionalProperties === false) complain(`has ${key}`)
    }
  }
  return found
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  if (Number.isInteger(value)) return 'integer'
  return value === null ? 'null' : typeof value
}
