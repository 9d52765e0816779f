import { describe, expect, it } from 'vitest'
import { CONFLICT, hintFor } from '../../src/text/conflict.ts'

describe('hintFor', () => {
  it('says to settle a conflict, whatever else could be done', () => {
    expect(hintFor(`it ${CONFLICT.wrong}`, 'add it by hand')).toBe(CONFLICT.hint)
    expect(hintFor('it is no mapping', 'add it by hand')).toBe('add it by hand')
  })
})
