import { beforeAll, describe, expect, it } from 'vitest'
import { type AnyTransform, computeSingle } from '../../src/project/change/single.ts'
import { memoryWorkspace } from '../../src/project/files/memory-workspace.ts'
import { loadPython } from '../../src/python/grammar.ts'
import { checksOf, readFixtures } from '../../src/testing.ts'
import { type Edit, insert, remove, replace } from '../../src/text/edits.ts'
import { defineTransform, outcomeOf } from '../../src/transform.ts'
import { folderWith } from '../folders.ts'

beforeAll(loadPython)

const BEFORE = 'print(1)\nprint(2)\n'

function transform(
  add: (text: string) => readonly Edit[],
  taken: (text: string) => readonly Edit[] = () => [],
  trigger = '# a',
) {
  return defineTransform<'python', object>({
    id: 'own',
    language: 'python',
    trigger: [trigger],
    summary: 'its summary',
    description: 'its description',
    add: ({ text }) => outcomeOf(add(text)),
    remove: ({ text }) => outcomeOf(taken(text)),
  })
}

const files = (text: string) => new Map([['train.py', Buffer.from(text)]])
const run = (own: AnyTransform) => computeSingle(memoryWorkspace(files(BEFORE)), own, {})

describe('what is wrong with a transform of one’s own is said of it, not of aml-debug', () => {
  const edits: Record<string, [() => readonly Edit[], string]> = {
    'edits that overlap': [
      () => [replace(0, 5, 'a'), replace(3, 6, 'b')],
      'train.py:1:4 left alone: two edits of own overlap',
    ],
    'an edit behind the end': [() => [insert(99, 'a')], 'an edit goes from 99 to 99'],
    'an edit before the start': [() => [replace(-3, 2, 'a')], 'an edit goes from -3 to 2'],
    'an edit that ends before it starts': [() => [remove(5, 2)], 'an edit goes from 5 to 2'],
    'an edit at no place': [() => [insert(Number.NaN, 'a')], 'an edit goes from NaN to NaN'],
    'a result that does not parse': [
      () => [insert(9, 'def (')],
      'would not parse: line 2 would be def (print(2)',
    ],
    'a second run that changes more': [
      () => [insert(0, '# a\n')],
      'a second run would change it again',
    ],
    'something else than an outcome': [() => [{ start: 0, end: 0 } as Edit], 'it gives no outcome'],
    'an error, with where it was thrown': [
      () => {
        throw new TypeError('no such thing')
      },
      'own-transform.test.ts:',
    ],
  }
  it.each(Object.entries(edits))('%s', (_, [add, said]) => {
    const { changes, diagnostics } = run(transform(add))
    expect(changes).toEqual([])
    const [{ path, line, column, message, hint } = {}] = diagnostics
    expect(`${path}:${line}:${column} ${message}`).toContain(said)
    expect(hint).toBe('mend the transform: own')
  })
})

it.each([
  [undefined, 'a transform is an object such as defineTransform takes, not undefined'],
  ['no-print', 'not no-print'],
  [{}, 'the transform without an id: id must be a text that is not empty'],
  [{ language: 'ruby' }, 'the transform own: language must be python, jsonc, yaml or requirements'],
  [{ trigger: 'logging' }, 'the transform own: trigger must be a list of texts'],
  [{ trigger: [] }, 'trigger must be a list of texts that are not empty'],
  [{ remove: undefined }, 'the transform own: remove must be a function'],
])('%j is no transform', (parts, said) => {
  const isPart = typeof parts === 'object' && Object.keys(parts).length > 0
  const own = isPart ? { ...transform(() => []), ...parts } : parts
  expect(() => run(own as AnyTransform)).toThrow(said)
})

it('edits that put back what was there change nothing', () => {
  expect(run(transform(() => [replace(0, 5, 'print')]))).toEqual({ changes: [], diagnostics: [] })
})

describe('the harness', () => {
  const failures = (own: AnyTransform): string[] =>
    checksOf({
      name: 'own/case',
      config: {},
      before: files(BEFORE),
      after: files(`# a\n${BEFORE}`),
      transform: own,
    }).flatMap((check) => {
      try {
        check.run()
        return []
      } catch (error) {
        return [`${check.name}: ${(error as Error).message}`]
      }
    })
  const add = (text: string) =>
    text.includes('# a') ? [] : [insert(0, text.includes('\r') ? '# a\r\n' : '# a\n')]
  const back = (text: string) => (text.includes('# a') ? [remove(0, text.indexOf('p'))] : [])

  it('is content with a transform that is right', () => {
    expect(failures(transform(add, back))).toEqual([])
  })
  it('says why nothing was changed', () => {
    expect(failures(transform(() => [insert(99, 'a')]))[0]).toContain('an edit goes from 99 to 99')
  })
  it('finds that remove does not give back what was', () => {
    expect(failures(transform(add))[0]).toContain('remove gives back before: train.py differs')
  })
  it('finds that the trigger is not in what is added', () => {
    expect(failures(transform(add, back, '# b'))[0]).toContain('remove gives back before')
  })
})

describe('readFixtures refuses', () => {
  const read = (config: string) =>
    readFixtures(folderWith({ 'own/case/before/a.py': '', 'own/case/case.json': config }))
  it('a folder that is not there', () => {
    expect(() => readFixtures('nowhere')).toThrow('there is no folder of fixtures at nowhere')
  })
  it('what is no JSON', () => {
    expect(() => read('{bad')).toThrow('fixture own/case: case.json is no JSON')
  })
  it('a key that nothing reads', () => {
    expect(() => read('{"diagnostic": []}')).toThrow('did you mean diagnostics?')
  })
})
