/** Launch and task files in every layout: whatever stands in them, adding loses nothing and removing restores it. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isArray, isObject, type JsonValue, readValue } from '../../src/jsonc/value.ts'
import type { Edit } from '../../src/text/edits.ts'
import type { Outcome } from '../../src/transform.ts'
import { type DockerRequest, dockerTasks } from '../../transforms/docker-tasks.ts'
import { launchConfig } from '../../transforms/launch-config.ts'
import type { LaunchRequest } from '../../transforms/vscode/entry.ts'
import { gap } from '../jsonc/documents.ts'
import { apply, comments, ok } from '../jsonc/support.ts'

const parameters = { seed: 20260726, numRuns: 400 }

/** A value as text with blanks, line endings and comments wherever they may stand. */
function spell(value: JsonValue): fc.Arbitrary<string> {
  const list = (open: string, items: fc.Arbitrary<string>[], close: string) =>
    fc
      .tuple(fc.tuple(...items), fc.boolean(), gap)
      .map(([texts, trailing, inside]) =>
        texts.length === 0
          ? open + inside + close
          : `${open}${texts.join(',')}${trailing ? `,${inside}` : ''}${close}`,
      )
  const between = (text: fc.Arbitrary<string>) =>
    fc.tuple(gap, text, gap).map((parts) => parts.join(''))
  if (Array.isArray(value))
    return list(
      '[',
      value.map((item) => between(spell(item))),
      ']',
    )
  if (typeof value !== 'object' || value === null) return fc.constant(JSON.stringify(value))
  const entries = Object.entries(value).map(([key, item]) =>
    fc
      .tuple(gap, gap, gap, spell(item), gap)
      .map(([a, b, c, text, d]) => `${a}${JSON.stringify(key)}${b}:${c}${text}${d}`),
  )
  return list('{', entries, '}')
}

/** The same as people have it. */
const indented = (value: JsonValue) =>
  fc
    .constantFrom('  ', '    ', '\t')
    .map((unit) => JSON.stringify(value, null, unit).replace(/^\{\n/, '{ // mine\n'))

const optional = (key: string, values: fc.Arbitrary<JsonValue>): fc.Arbitrary<object> =>
  fc.oneof(
    fc.constant({}),
    values.map((value) => ({ [key]: value })),
  )
const object = (...parts: fc.Arbitrary<object>[]) =>
  fc.tuple(...parts).map((all) => Object.assign({}, ...all) as JsonValue)
const documents = (values: fc.Arbitrary<JsonValue>) =>
  values.chain((value) =>
    fc.oneof(
      fc.tuple(gap, spell(value), gap).map((all) => all.join('')),
      indented(value),
    ),
  )

const foreign = fc.constantFrom<JsonValue>(
  { name: 'Python: Current File', type: 'debugpy', request: 'launch', program: 'a' },
  { name: 'b', type: 'node', request: 'attach' },
  {},
)
const launchFiles = documents(
  object(
    optional('version', fc.constant('0.2.0')),
    optional('configurations', fc.array(foreign, { maxLength: 3 })),
    optional('compounds', fc.constant([])),
    optional('inputs', fc.array(fc.constant({ id: 'x', type: 'command' }), { maxLength: 2 })),
  ),
)
const taskFiles = documents(
  object(
    optional('version', fc.constant('2.0.0')),
    optional('tasks', fc.array(fc.constant({ label: 'a', type: 'shell' }), { maxLength: 3 })),
    optional('inputs', fc.array(fc.constant({ id: 'x', type: 'command' }), { maxLength: 2 })),
  ),
)

const folder = (name: string) => `\${workspaceFolder}/${name}`
const step = (label: string | null): LaunchRequest => ({
  kind: 'step',
  script: 'train/train.py',
  label,
  localRoot: folder('train'),
  remoteRoot: '.',
  port: 5678,
  debuggerType: 'debugpy',
  exists: true,
})
const deployment: LaunchRequest = {
  ...step(null),
  kind: 'deployment',
  script: 'score.py',
  remoteRoot: '/var/azureml-app/train',
}
const launchRequests = fc.constantFrom<readonly LaunchRequest[]>(
  [step(null)],
  [{ ...step(null), host: '10.3.0.5' }],
  [step('a line\nbreak/train.py')],
  [
    step('train/train.py'),
    { ...step('a/b.py'), script: 'a/b.py', localRoot: folder('a') },
    { ...deployment, docker: true },
  ],
)
const dockerRequests: readonly DockerRequest[] = [
  {
    part: 'tasks',
    label: null,
    port: 5678,
    local: folder('score.py'),
    remote: '/var/azureml-app/score.py',
    exists: true,
  },
]

function edited(text: string, outcome: Outcome): string {
  expect(outcome.status).not.toBe('blocked')
  const edits: readonly Edit[] = outcome.status === 'changed' ? outcome.edits : []
  return edits.length === 0 ? text : apply(text, edits)
}

/** What was there, without what came to its lists. */
function without(now: JsonValue, old: JsonValue): JsonValue {
  if (!isObject(now) || !isObject(old)) return now
  const rest: Record<string, JsonValue> = {}
  for (const [key, value] of Object.entries(now)) {
    const before = old[key]
    if (!isArray(value)) rest[key] = value
    else if (before !== undefined && isArray(before)) rest[key] = value.slice(0, before.length)
  }
  return rest
}

function check(text: string, add: (text: string) => Outcome, remove: (text: string) => Outcome) {
  const after = edited(text, add(text))
  expect(after).not.toBe(text)
  expect(without(readValue(ok(after).root), readValue(ok(text).root))).toEqual(
    readValue(ok(text).root),
  )
  expect(comments(after)).toEqual(comments(text))
  expect(add(after).status).toBe('unchanged')
  expect(edited(after, remove(after))).toBe(text)
}

test('launch.json', () => {
  fc.assert(
    fc.property(launchFiles, launchRequests, (text, requests) =>
      check(text, (now) => launchConfig.add(now, requests), launchConfig.remove),
    ),
    parameters,
  )
})

test('tasks.json', () => {
  fc.assert(
    fc.property(taskFiles, (text) =>
      check(text, (now) => dockerTasks.add(now, dockerRequests), dockerTasks.remove),
    ),
    parameters,
  )
})

test('tasks are tied to an entry of ours and untied again', () => {
  const launch = deployment
  fc.assert(
    fc.property(launchFiles, (text) => {
      const plain = edited(text, launchConfig.add(text, [launch]))
      const wired = edited(plain, dockerTasks.add(plain, [{ part: 'wiring', launch, comes: true }]))
      expect(wired).toContain('"preLaunchTask"')
      expect(edited(wired, dockerTasks.remove(wired))).toBe(plain)
      expect(edited(wired, launchConfig.remove(wired))).toBe(text)
    }),
    parameters,
  )
})
