import { expect, it } from 'vitest'
import { EditPacker } from '../../src/text/packed-edits.ts'

it('gives back the edits that it was given, in their order', () => {
  const packer = new EditPacker()
  const edits = [
    { start: 7, end: 9, text: '', owner: 'step-script' },
    { start: 0, end: 0, text: '1 2\n', owner: 'step-script' },
    { start: 3, end: 3, text: '1 2\n', owner: 'pip-packages' },
  ]
  const packed = packer.pack(edits)
  packer.pack([{ start: 1, end: 2, text: 'others', owner: 'ptvsd' }])
  expect(packer.unpack(packed)).toEqual(edits)
  expect(packer.unpack(packer.pack([]))).toEqual([])
})
