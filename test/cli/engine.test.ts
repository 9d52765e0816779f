import { getHeapStatistics } from 'node:v8'
import { expect, it } from 'vitest'
import { compactHeap, resetEngine } from '../../src/cli/engine.ts'

const heap = () => getHeapStatistics().total_heap_size

it('gives back the room between what is kept', () => {
  const kept: object[] = []
  let made: object[] = []
  for (let index = 0; index < 2_000_000; index++) {
    const item = { index, parts: [index, index] }
    if (index % 100 === 0) kept.push(item)
    else made.push(item)
  }
  const before = heap()
  made = []
  compactHeap()
  resetEngine()
  expect(kept).toHaveLength(20_000)
  expect(made).toHaveLength(0)
  expect(heap()).toBeLessThan(before / 2)
})
