import { quote } from '../strings.ts'

/**
 * A value of a file of data as Python would write it: `{"train": ["train.py", None]}`. What has no literal is `...`, as
 * are texts with `${…}`, which somebody else fills in.
 *
 * @param value what is read from JSON, YAML or TOML; a dict may be a Map
 */
export function pythonLiteral(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value.includes('${') ? '...' : quote(value, '"')
    case 'number':
      return Number.isFinite(value) ? String(value) : '...'
    case 'boolean':
      return value ? 'True' : 'False'
    case 'object':
      if (value === null) return 'None'
      if (Array.isArray(value)) return `[${value.map(pythonLiteral).join(', ')}]`
      if (value instanceof Map) return dictLiteral([...value])
      return isPlain(value) ? dictLiteral(Object.entries(value)) : '...'
    default:
      return '...'
  }
}

/** Whether an object is a plain one, and no date or the like. */
const isPlain = (value: object): boolean =>
  [null, Object.prototype].includes(Object.getPrototypeOf(value))

const dictLiteral = (entries: readonly (readonly [unknown, unknown])[]): string =>
  `{${entries.map(([key, value]) => `${pythonLiteral(key)}: ${pythonLiteral(value)}`).join(', ')}}`
