/** Everything that fixtures add for VS Code is what VS Code and its Python Debugger extension document. */
import { dirname } from 'node:path/posix'
import { fileURLToPath } from 'node:url'
import { parse } from 'jsonc-parser'
import { describe, expect, test } from 'vitest'
import { type Files, readFixtures } from '../../src/testing.ts'
import { isOwn } from '../../transforms/vscode/entry.ts'
import { isOwnTask } from '../../transforms/vscode/tasks.ts'
import { violations } from '../cli/schema.ts'
import schemas from './schemas.json' with { type: 'json' }

interface Launch {
  readonly configurations?: readonly Named[]
  readonly compounds?: readonly Named[]
  readonly inputs?: readonly { readonly id: string }[]
}
interface Tasks {
  readonly tasks?: readonly { readonly label: string; readonly dependsOn?: string }[]
  readonly inputs?: readonly { readonly id: string }[]
}
interface Named {
  readonly name: string
  readonly preLaunchTask?: string
  readonly postDebugTask?: string
}

/** What is wrong with a value by what VS Code and its extensions document; nothing where it is as the named schema says. */
const problemsOf = (name: string, value: unknown): string[] =>
  violations({ $ref: `#/${name}` }, value, schemas)

const read = (files: Files, path: string): unknown => {
  const text = files.get(path)?.toString('utf8')
  return text === undefined ? undefined : parse(text, [], { allowTrailingComma: true })
}
const oursIn = ({ configurations = [] }: Launch): Named[] =>
  configurations.filter((entry) => isOwn(entry as never))
const asksIn = (value: unknown): string[] =>
  [...JSON.stringify(value).matchAll(/\$\{input:([^}]+)\}/g)].map(([, id]) => id ?? '')

const launches: [string, Launch, Launch | undefined, Tasks | undefined][] = []
const tasks: [string, Tasks, Tasks | undefined][] = []
// what is taken out need not leave anything of ours
for (const { name, config, before, after } of readFixtures(
  fileURLToPath(new URL('../../fixtures', import.meta.url)),
))
  for (const path of (config.command !== 'remove' && after?.keys()) || []) {
    if (!after || after.get(path)?.equals(before.get(path) ?? Buffer.alloc(0))) continue
    const label = `${name}: ${path}`
    const [now, old] = [read(after, path), read(before, path)]
    const beside = read(after, `${dirname(path)}/tasks.json`) as Tasks | undefined
    if (path.endsWith('launch.json')) launches.push([label, now as Launch, old as Launch, beside])
    if (path.endsWith('tasks.json')) tasks.push([label, now as Tasks, old as Tasks])
    if (path.endsWith('.code-workspace')) {
      const launch = (value: unknown) => (value as { launch: Launch }).launch
      launches.push([label, launch(now), launch(old), undefined])
    }
  }

test('there is something to check', () => {
  expect(launches.filter(([, now]) => oursIn(now).length > 0).length).toBeGreaterThan(20)
  expect(tasks.length).toBeGreaterThan(3)
})

describe.each(launches)('%s', (_, now, old, beside) => {
  const ours = oursIn(now)
  test('has an entry that the extension takes, under a name of its own', () => {
    for (const entry of ours) expect(problemsOf('attach', entry)).toEqual([])
    const names = [...(now.configurations ?? []), ...(now.compounds ?? [])].map(({ name }) => name)
    for (const { name } of ours) expect(names.filter((one) => one === name)).toEqual([name])
  })
  test('is no worse than before', () => {
    if (problemsOf('launch', old ?? {}).length === 0) expect(problemsOf('launch', now)).toEqual([])
  })
  test('has the prompts and tasks that its entries name', () => {
    const prompts = (now.inputs ?? []).map(({ id }) => id)
    for (const id of asksIn(ours)) expect(prompts.filter((one) => one === id)).toEqual([id])
    const labels = beside?.tasks?.map(({ label }) => label) ?? []
    for (const { preLaunchTask, postDebugTask } of ours)
      for (const task of [preLaunchTask, postDebugTask])
        if (task !== undefined) expect(labels).toContain(task)
  })
})

describe.each(tasks)('%s', (_, now, old) => {
  const ours = (now.tasks ?? []).filter((task) => isOwnTask(task as never))
  test('has tasks that VS Code takes', () => {
    expect(ours.length).toBeGreaterThan(2)
    for (const task of ours) expect(problemsOf('task', task)).toEqual([])
    if (old === undefined || problemsOf('tasks', old).length === 0)
      expect(problemsOf('tasks', now)).toEqual([])
  })
  test('has the prompts and tasks that they name', () => {
    const labels = (now.tasks ?? []).map(({ label }) => label)
    expect(new Set(labels).size).toBe(labels.length)
    for (const { dependsOn } of ours) if (dependsOn) expect(labels).toContain(dependsOn)
    for (const id of asksIn(ours)) expect(now.inputs?.map((input) => input.id)).toContain(id)
  })
})

describe('the check itself finds', () => {
  const entry = {
    name: 'a',
    type: 'debugpy',
    request: 'attach',
    connect: { host: 'localhost', port: 5678 },
  }
  test.each([
    ['both forms at once', 'attach', { ...entry, host: 'localhost', port: 5678 }],
    ['a missing port', 'attach', { ...entry, connect: { host: 'localhost' } }],
    ['another debugger', 'attach', { ...entry, type: 'node' }],
    ['a mapping without its other end', 'attach', { ...entry, pathMappings: [{ localRoot: '.' }] }],
    ['an input without description', 'inputs', [{ id: 'a', type: 'promptString' }]],
    ['the old version of tasks', 'tasks', { version: '0.1.0' }],
    ['arguments in one string', 'task', { label: 'a', type: 'process', command: 'b', args: 'c' }],
  ])('%s', (_, schema, value) => expect(problemsOf(schema, value)).not.toEqual([]))
  test('nothing in a good entry', () => expect(problemsOf('attach', entry)).toEqual([]))
})
