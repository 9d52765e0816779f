import { expect, it } from 'vitest'
import { Recent } from '../../src/project/files/recent.ts'

/** What is made when the keys are asked for one after the other, with a `trim` after each. */
function made(recent: Recent<string>, keys: string): string {
  let all = ''
  for (const key of keys) {
    recent.get(key, () => {
      all += key
      return key
    })
    recent.trim()
  }
  return all
}

it('keeps everything within the budget', () => {
  expect(made(new Recent(3), 'abcabcabc')).toBe('abc')
})

it('forgets what was not asked for while as much as the budget was made, twice', () => {
  expect(made(new Recent(2), 'abcdefa')).toBe('abcdefa')
})

it('never forgets what is asked for again and again', () => {
  expect(made(new Recent(2), 'xaxbxcxdxexf')).toBe('xabcdef')
})

it('keeps less once the budget is used up', () => {
  const recent = new Recent<string>(4, () => 1, 0)
  expect(made(recent, 'abcdabcd')).toBe('abcd')
  expect(made(recent, 'eeff')).toBe('ef')
  expect(made(recent, 'a')).toBe('a')
})

it('keeps what is used between two trims, whatever it costs', () => {
  const recent = new Recent<string>(0, () => 100)
  let count = 0
  for (let i = 0; i < 5; i++) {
    for (const key of 'abc') recent.get(key, () => `${key}${count++}`)
    recent.trim()
  }
  expect(count).toBe(3)
})
