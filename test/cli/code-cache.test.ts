import type { SpawnSyncOptions } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { folderWith, PROJECT, repositoryWith } from '../folders.ts'
import { amlProcess, useBuiltCli } from './built.ts'

useBuiltCli()

let root: string
let home: string

beforeEach(() => {
  root = repositoryWith(PROJECT)
  home = folderWith({})
})

const run = (
  args: readonly string[],
  variables: NodeJS.ProcessEnv = {},
  options: SpawnSyncOptions = {},
) => {
  const { NODE_COMPILE_CACHE: _, NODE_DISABLE_COMPILE_CACHE: __, ...environment } = process.env
  return amlProcess(root, args, {
    ...options,
    env: { ...environment, XDG_CACHE_HOME: home, ...variables },
  })
}

const kept = (): string => join(home, 'aml-debug')
/** The only file that is kept. */
function cache(): string {
  const names = readdirSync(kept())
  expect(names).toHaveLength(1)
  return join(kept(), names[0] ?? '')
}
const identity = (): number => statSync(cache()).ino

describe('the compiled code of the command line', () => {
  it('is kept for this user alone, taken by the next run, and changes no output', () => {
    const first = run(['add'])
    expect(first.code).toBe(0)
    expect(statSync(cache()).mode & 0o777).toBe(0o600)
    const before = identity()
    expect(run(['add'])).toEqual(first)
    // V8 would have rejected what it cannot use, and it would have been written again
    expect(identity()).toBe(before)
  })

  it('is made again by a run that does much more than those before, and then kept', () => {
    const folders = [folderWith({ 'a.py': 'print(1)\n' }), root]
    const made = [...folders, ...folders].map((folder) => {
      expect(run(['add'], {}, { cwd: folder }).code).toBe(0)
      return identity()
    })
    const [little, much] = made
    expect(much).not.toBe(little)
    expect(made).toEqual([little, much, much, much])
  })

  it("of a hook's runs is kept beside that of others", () => {
    run(['add'])
    run(['add', '--check'])
    const both = [expect.stringMatching(/^check-/), expect.stringMatching(/^program-/)]
    expect(readdirSync(kept()).sort()).toEqual(both)
  })

  it('is kept of runs that do the main work, not of help and mistakes', () => {
    expect(run(['add', '--help']).code).toBe(0)
    expect(run(['add', 'missing.py']).code).toBe(2)
    expect(existsSync(kept())).toBe(false)
  })

  it('is made again where it is damaged', () => {
    const { out } = run(['add'])
    const whole = readFileSync(cache())
    const flipped = Buffer.from(whole)
    for (let at = 2000; at < flipped.length; at += 997) flipped[at] = (flipped[at] ?? 0) ^ 0x55
    for (const damaged of [flipped, whole.subarray(0, 5000), Buffer.alloc(0)]) {
      writeFileSync(cache(), damaged)
      const before = identity()
      expect(run(['add'])).toMatchObject({ code: 0, out })
      expect(identity()).not.toBe(before)
    }
  })

  it('takes the place of what is older than a month', () => {
    mkdirSync(kept())
    const month = 31 * 24 * 60 * 60
    for (const [name, age] of [
      ['old.bin', month],
      ['young.bin', 60],
    ] as const) {
      writeFileSync(join(kept(), name), '')
      const made = Date.now() / 1000 - age
      utimesSync(join(kept(), name), made, made)
    }
    run(['add'])
    expect(readdirSync(kept())).toEqual([expect.stringMatching(/^program-/), 'young.bin'])
  })

  it('is kept beside what is old and cannot be removed', () => {
    const old = join(kept(), 'old')
    mkdirSync(old, { recursive: true })
    utimesSync(old, 0, 0)
    run(['add'])
    expect(readdirSync(kept())).toEqual(['old', expect.stringMatching(/^program-/)])
  })

  it('is not kept where Node is told not to', () => {
    expect(run(['add'], { NODE_DISABLE_COMPILE_CACHE: '1' }).code).toBe(0)
    expect(readdirSync(home)).toEqual([])
  })

  it('goes where Node keeps its own', () => {
    const other = folderWith({})
    expect(run(['add'], { NODE_COMPILE_CACHE: other }).code).toBe(0)
    expect(readdirSync(join(other, 'aml-debug'))).toHaveLength(1)
    expect(readdirSync(home)).toEqual([])
  })

  it.each([{ XDG_CACHE_HOME: '', HOME: '' }, { XDG_CACHE_HOME: 'caches' }])(
    'never goes into the repository: %o',
    (variables) => {
      const before = readdirSync(root)
      expect(run(['add'], variables).code).toBe(0)
      expect(readdirSync(root)).toEqual(before)
    },
  )

  it('is done without where nothing can be written', () => {
    writeFileSync(kept(), 'a file, not a folder')
    expect(run(['add']).code).toBe(0)
    expect(readFileSync(kept(), 'utf8')).toBe('a file, not a folder')
  })

  it.runIf(process.platform === 'linux')('is done without where no folder can be made', () => {
    const { code } = run(['add'], { XDG_CACHE_HOME: '/proc/caches' }, { timeout: 20_000 })
    expect(code).toBe(0)
  })

  it('leaves nothing else behind where it cannot be put in its place', () => {
    run(['add'])
    const name = cache()
    rmSync(name)
    mkdirSync(join(name, 'full'), { recursive: true })
    expect(run(['add']).code).toBe(0)
    expect(readdirSync(kept())).toEqual([basename(name)])
  })
})
