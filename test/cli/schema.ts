/** A JSON Schema validator for the keywords that our schemas use; any other keyword is an error. */
export function violations(schema: Schema, value: unknown, root = schema, at = '$'): string[] {
  const wrong: string[] = []
  const deeper = (part: Schema, inner: unknown, name: string | number) =>
    wrong.push(...violations(part, inner, root, `${at}.${name}`))
  for (const [keyword, wants] of Object.entries(schema)) {
    const fail = () => wrong.push(`${at}: ${keyword} ${JSON.stringify(wants).slice(0, 80)}`)
    switch (keyword) {
      case '$schema':
      case '$id':
      case '$defs':
      case 'title':
      case 'description':
      case 'default':
        break
      case '$ref': {
        const target = (wants as string)
          .slice(2)
          .split('/')
          .reduce<unknown>((from, key) => (from as Schema)[key], root)
        wrong.push(...violations(target as Schema, value, root, at))
        break
      }
      case 'const':
        if (value !== wants) fail()
        break
      case 'enum':
        if (!(wants as unknown[]).includes(value)) fail()
        break
      case 'type':
        if (!([] as unknown[]).concat(wants).includes(typeOf(value, wants))) fail()
        break
      case 'pattern':
        if (typeof value === 'string' && !new RegExp(wants as string, 'u').test(value)) fail()
        break
      case 'minLength':
        if (typeof value === 'string' && value.length < (wants as number)) fail()
        break
      case 'minimum':
        if (typeof value === 'number' && value < (wants as number)) fail()
        break
      case 'maximum':
        if (typeof value === 'number' && value > (wants as number)) fail()
        break
      case 'uniqueItems':
        if (
          Array.isArray(value) &&
          new Set(value.map((item) => JSON.stringify(item))).size < value.length
        )
          fail()
        break
      case 'minItems':
        if (Array.isArray(value) && value.length < (wants as number)) fail()
        break
      case 'anyOf':
        if (!(wants as Schema[]).some((one) => violations(one, value, root, at).length === 0))
          fail()
        break
      case 'items':
        if (Array.isArray(value))
          value.forEach((item, index) => {
            deeper(wants as Schema, item, index)
          })
        break
      case 'required':
        for (const key of wants as string[])
          if (isObject(value) && !Object.hasOwn(value, key)) wrong.push(`${at}: ${key} is missing`)
        break
      case 'properties':
        if (isObject(value))
          for (const [key, part] of Object.entries(wants as Record<string, Schema>))
            if (Object.hasOwn(value, key)) deeper(part, value[key], key)
        break
      case 'additionalProperties': {
        if (!isObject(value)) break
        const known = (schema.properties ?? {}) as Schema
        for (const [key, inner] of Object.entries(value))
          if (Object.hasOwn(known, key)) continue
          else if (wants === false) wrong.push(`${at}: what is ${key}?`)
          else deeper(wants as Schema, inner, key)
        break
      }
      default:
        throw new Error(`the validator does not know ${keyword}`)
    }
  }
  return wrong
}

export type Schema = Record<string, unknown>

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function typeOf(value: unknown, wants: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (Number.isInteger(value) && ([] as unknown[]).concat(wants).includes('integer'))
    return 'integer'
  return typeof value
}
