import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { SETTINGS } from '../../src/project/settings.ts'
import { parseSettings } from '../../src/project/settings-file.ts'
import type { Spec } from '../../src/project/specs.ts'
import { violations } from '../cli/schema.ts'

/** The settings as JSON Schema, for editors; made from the table that flags and checks are made from. */
function settingsSchema() {
  const properties = Object.fromEntries(
    Object.entries<Spec>(SETTINGS).map(([name, spec]) => [name, propertyOf(spec)]),
  )
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'aml-debug/schemas/settings.schema.json',
    title: 'Settings of aml-debug: aml-debug.toml, or [tool.aml-debug] in pyproject.toml',
    type: 'object',
    additionalProperties: false,
    properties: {
      ...properties,
      steps: {
        description: 'scripts of steps that cannot be told from the code, by the name of the step',
        type: 'object',
        additionalProperties: { type: 'string', minLength: 1 },
      },
    },
  }
}

function propertyOf({ type, describe: description, choices, least, most, fallback }: Spec) {
  const common = { description, ...(fallback === undefined ? {} : { default: fallback }) }
  switch (type) {
    case 'flag':
      return { ...common, type: 'boolean' }
    case 'integer':
      return { ...common, type: 'integer', minimum: least, maximum: most }
    case 'choice':
      return { ...common, enum: choices }
    case 'text':
      return { ...common, type: 'string', minLength: 1 }
    default:
      return {
        ...common,
        type: 'array',
        items: choices ? { enum: choices } : { type: 'string', minLength: 1 },
      }
  }
}

it('is in the package as a schema', () => {
  const file = new URL('../../schemas/settings.schema.json', import.meta.url)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(settingsSchema())
})

it.each([
  'port = 6000\nexclude = ["a"]\n[steps]\n"A b" = "c.py"',
  'docker = true\nonly = ["step-script"]\ndebugger-type = "python"',
])('takes what the schema takes: %j', (text) => {
  expect(violations(settingsSchema(), parseSettings(text, 'aml-debug.toml'))).toEqual([])
})

it('refuses what the schema refuses', () => {
  for (const [key, value] of [
    ['port', 0],
    ['port', 70000],
    ['docker', 'yes'],
    ['only', ['x']],
    ['exclude', ''],
    ['nothing', 1],
    ['host', ''],
  ] as const) {
    expect(violations(settingsSchema(), { [key]: value })).not.toEqual([])
    expect(() => parseSettings(`${key} = ${JSON.stringify(value)}`, 'aml-debug.toml')).toThrow(key)
  }
})
