import { expect, it, vi } from 'vitest'
import { loadPython } from '../../src/python/grammar.ts'
import { parsePython } from '../../src/python/parse.ts'

it('is compiled once, however many ask for it at the same time', async () => {
  const { WebAssembly } = globalThis as unknown as {
    WebAssembly: { compile(bytes: Uint8Array): Promise<unknown> }
  }
  const compile = vi.spyOn(WebAssembly, 'compile')
  await Promise.all([loadPython(), loadPython()])
  expect(compile).toHaveBeenCalledTimes(1)
  expect(parsePython('x = 1\n').error).toBeNull()
})
