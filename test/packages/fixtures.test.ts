/** What the fixtures claim about package lists, read by somebody else's rules. */
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readRequirements } from '../../src/packages/requirements-file.ts'
import { readFixtures } from '../../src/testing.ts'
import { FLAGS } from '../azureml/flags.ts'

const OURS = /^(debugpy|azureml-defaults(==[\d.]+)?)$/
const fixtures = readFixtures(fileURLToPath(new URL('../../fixtures', import.meta.url)))

const added = fixtures.filter(({ config }) => config.command !== 'remove')
const changed = added.flatMap(({ name, before, after }) =>
  [...(after ?? [])].flatMap(([path, bytes]) => {
    const old = before.get(path)
    if (!old || old.equals(bytes) || name.startsWith('ptvsd/')) return []
    return [{ name: `${name}/${path}`, path, old: old.toString(), now: bytes.toString() }]
  }),
)

/** The list of dependencies, wherever the file keeps it. */
function dependencies(data: unknown): unknown[] {
  if (typeof data !== 'object' || data === null) return []
  for (const [key, value] of Object.entries(data)) {
    if (key === 'dependencies' && Array.isArray(value)) return value
    const found = dependencies(value)
    if (found.length > 0) return found
  }
  return []
}

/** The last one counts where there are two. */
function sectionOf(data: unknown): { pip: string[] | null } | undefined {
  return dependencies(data).findLast(
    (item): item is { pip: string[] | null } =>
      typeof item === 'object' && item !== null && 'pip' in item,
  )
}

const isPipeline = ({ now }: { now: string }): boolean => /^\uFEFF?\s*pipeline:/m.test(now)

const allYaml = changed.filter(({ path }) => /\.(ya?ml|runconfig)$/.test(path))
const yaml = allYaml.filter((file) => !isPipeline(file))

const gainsDebugpy = ({ old, now }: { old: string; now: string }): boolean =>
  now.split('debugpy').length > old.split('debugpy').length

/** As YAML has it, a \r alone ends a line; the library takes it for a character. */
const read = (text: string): unknown => parse(text.replace(/\r(?!\n)/g, '\n'))

/** The data of a file as it was and as it is, without the arguments that a run configuration has. */
function dataOf(old: string, now: string) {
  const [before, after] = [read(old), read(now)].map((data) => {
    const { arguments: given, ...rest } = data as { arguments?: unknown[] }
    return { given: given ?? [], rest }
  })
  if (!before || !after) throw new Error('two texts have two data')
  return { before: before.rest, after: after.rest, given: before.given, gives: after.given }
}

describe('run configurations of the fixtures', () => {
  const files = yaml.filter((file) => !gainsDebugpy(file) || file.now.includes('--remote_debug'))
  it.each(files)('$name keep their data but for the flags', ({ old, now }) => {
    const { given, gives, before, after } = dataOf(old, now)
    if (!gainsDebugpy({ old, now })) expect(after).toEqual(before)
    expect(gives.slice(0, given.length)).toEqual(given)
    expect(gives.slice(given.length)).toEqual(FLAGS)
  })

  it('are several', () => expect(files.length).toBeGreaterThan(4))
})

describe('pipelines of the fixtures', () => {
  interface Step {
    type?: string
    arguments?: unknown[]
    allow_reuse?: unknown
    python_script_step?: Step
  }
  const isOfAnotherClass = (step: Step): boolean =>
    (step.type ?? 'PythonScriptStep') !== 'PythonScriptStep' ||
    Object.keys(step).some((key) => key.endsWith('_step') && key !== 'python_script_step')
  const stepsOf = (text: string) =>
    Object.values((read(text) as { pipeline: { steps: Record<string, Step> } }).pipeline.steps)
  const without = ({ arguments: _, allow_reuse: __, python_script_step, ...rest }: Step): object =>
    python_script_step ? { ...rest, section: without(python_script_step) } : rest

  const files = allYaml.filter(isPipeline)
  it.each(files)('$name keep their steps but for the flags and their reuse', ({ old, now }) => {
    const before = stepsOf(old)
    const after = stepsOf(now)
    expect(after.map(without)).toEqual(before.map(without))
    for (const [index, step] of after.entries()) {
      if (isOfAnotherClass(step)) {
        expect(step).toEqual(before[index])
        continue
      }
      const given = before[index]?.arguments ?? []
      const gained = step.arguments?.slice(given.length) ?? []
      expect(step.arguments?.slice(0, given.length)).toEqual(given)
      expect(gained[0]).toBe('--remote_debug')
      expect(gained.every((word) => typeof word === 'string')).toBe(true)
      expect((step.python_script_step ?? step).allow_reuse ?? false).toBe(false)
    }
  })

  it('are several', () => expect(files.length).toBeGreaterThan(4))
})

describe('conda files of the fixtures', () => {
  const files = yaml.filter(gainsDebugpy)
  it.each(files)('$name keeps its data but for our items', ({ old, now }) => {
    const { before, after } = dataOf(old, now)
    const had = sectionOf(before)
    const section = sectionOf(after)
    const gained = section?.pip?.slice(had?.pip?.length ?? 0) ?? []
    expect(gained[0]).toBe('debugpy')
    for (const item of gained) expect(item).toMatch(OURS)
    // take out what we put in, and nothing is left to tell the two apart
    const list = dependencies(after)
    if (section && had) section.pip = had.pip && (section.pip ?? []).slice(0, had.pip.length)
    else {
      list.splice(list.indexOf(section), 1)
      if (!dependencies(before).includes('pip')) list.splice(list.indexOf('pip'), 1)
    }
    expect(after).toEqual(before)
  })

  it('are many', () => expect(files.length).toBeGreaterThan(20))
})

describe('requirements files of the fixtures', () => {
  const files = changed.filter(({ path }) => path.endsWith('.txt'))
  it.each(files)('$name keeps its entries and gains ours at the end', ({ old, now }) => {
    const contents = (text: string) => readRequirements(text).entries.map(({ content }) => content)
    const gained = contents(now).slice(contents(old).length)
    expect(contents(now).slice(0, contents(old).length)).toEqual(contents(old))
    expect(gained[0]).toBe('debugpy')
    for (const content of gained) expect(content).toMatch(OURS)
  })

  it('are several', () => expect(files.length).toBeGreaterThan(5))
})
