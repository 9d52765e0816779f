import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { startSearch } from '../../src/project/files/search.ts'
import { folderWith } from '../folders.ts'

const slow = vi.hoisted(() => ({ milliseconds: 0 }))

vi.mock('node:fs', async (importOriginal) => {
  const { default: fs, ...named } = await importOriginal<{ default: typeof import('node:fs') }>()
  const openSync: typeof fs.openSync = (...args) => {
    if (slow.milliseconds === 0) return fs.openSync(...args)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, slow.milliseconds)
    throw new Error('this thread reads nothing')
  }
  return { ...named, default: { ...fs, openSync } }
})

const COUNT = 2000
const HOLDING = ['f0.py', 'f1023.py', 'f1024.py', 'f1999.py']

function folder(): string {
  const root = folderWith({})
  for (let index = 0; index < COUNT; index++)
    writeFileSync(
      join(root, `f${index}.py`),
      HOLDING.includes(`f${index}.py`) ? 'import azureml.core' : 'import azure',
    )
  return root
}

const all = Array.from({ length: COUNT }, (_, index) => `f${index}.py`)

describe('the search of a repository', () => {
  it('finds what holds the word, in one batch and in many', () => {
    const root = folder()
    for (const count of [0, 1, 127, 128, 129, COUNT]) {
      const search = startSearch({ root, word: 'azureml', largest: 1000 })
      search.add(all.slice(0, count))
      expect(search.finish()).toEqual(all.slice(0, count).filter((path) => HOLDING.includes(path)))
    }
  })

  it.each(['azureml', 'debug', 'quiz'])('takes nothing else for %s', (word) => {
    const end = word.slice(1)
    const root = folderWith({ 'end.py': `_${end}`, 'both.py': `_${end} ${word}` })
    const search = startSearch({ root, word, largest: 1000 })
    search.add(['both.py', 'end.py'])
    expect(search.finish()).toEqual(['both.py'])
  })

  it('gives what it cannot read, and what is too large, for others to say so', () => {
    const root = folderWith({
      'long.py': Buffer.alloc(9_000_000),
      'short.py': '#',
      'target.py': '#',
    })
    mkdirSync(join(root, 'folder.py'))
    symlinkSync('target.py', join(root, 'link.py'))
    const search = startSearch({ root, word: 'azureml', largest: 1000 })
    search.add(['short.py', 'long.py', 'missing.py', 'link.py', 'folder.py'])
    expect(search.finish()).toEqual(['folder.py', 'link.py', 'long.py', 'missing.py'])
  })

  it('searches a file that is longer than a buffer to its end', () => {
    const text = Buffer.alloc(9_000_000, '#')
    text.write('azureml', text.length - 7)
    const root = folderWith({ 'with.ipynb': text, 'without.ipynb': text.subarray(0, -1) })
    const search = startSearch({ root, word: 'azureml', largest: 10_000_000 })
    search.add(['with.ipynb', 'without.ipynb'])
    expect(search.finish()).toEqual(['with.ipynb'])
  })

  it('shares one thread with those after it', async () => {
    const root = folder()
    // that of the searches before ends with their turn of the event loop
    await new Promise(setImmediate)
    const threads = process.getBuiltinModule('node:worker_threads')
    const { Worker } = threads
    let started = 0
    threads.Worker = class extends Worker {
      constructor(...args: ConstructorParameters<typeof Worker>) {
        super(...args)
        started++
      }
    }
    try {
      for (const word of ['azureml', 'core', 'azureml']) {
        const search = startSearch({ root, word, largest: 1000 })
        search.add(all)
        expect(search.finish()).toEqual(HOLDING)
      }
    } finally {
      threads.Worker = Worker
    }
    expect(started).toBe(1)
  })

  it('is shared with another thread', () => {
    const root = folder()
    const search = startSearch({ root, word: 'azureml', largest: 1000 })
    search.add(all)
    slow.milliseconds = 2
    const found = search.finish()
    slow.milliseconds = 0
    expect(found).toEqual(expect.arrayContaining(HOLDING))
    // this thread gives every file that it is left with
    expect(found.length).toBeLessThan(COUNT)
  })
})
