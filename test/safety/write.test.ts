import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Change } from '../../src/project/change/change.ts'
import { openStaging } from '../../src/project/change/staging.ts'
import { writeChanges } from '../../src/project/change/write.ts'
import { aml } from '../cli/support.ts'
import { folderWith, git, PROJECT, repositoryWith } from '../folders.ts'

const change = (path: string, before: string | null, after: string | null): Change => ({
  path,
  before: before === null ? null : Buffer.from(before),
  after: after === null ? null : Buffer.from(after),
  transforms: [],
})
const read = (root: string, path: string) => readFileSync(join(root, path), 'utf8')
const everything = (root: string): string[] =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => !path.startsWith('.git/') || path.includes('aml-debug'))
    .sort()

describe('writing', () => {
  it('changes, makes and deletes files, and leaves nothing else behind', async () => {
    const root = folderWith({ 'a.py': 'a', 'b/b.py': 'b', 'c/c.json': 'c' })
    const result = await writeChanges(root, [
      change('a.py', 'a', 'A'),
      change('b/new/n.json', null, 'N'),
      change('c/c.json', 'c', null),
    ])
    expect(result).toEqual({ written: ['a.py', 'b/new/n.json', 'c/c.json'], failures: [] })
    expect(everything(root)).toEqual(['a.py', 'b', 'b/b.py', 'b/new', 'b/new/n.json'])
    expect(read(root, 'a.py') + read(root, 'b/new/n.json')).toBe('AN')
  })

  it.each([0o600, 0o644, 0o664, 0o755, 0o777])('keeps the mode %o', async (mode) => {
    const root = folderWith({ 'a.py': 'a' })
    chmodSync(join(root, 'a.py'), mode)
    await writeChanges(root, [change('a.py', 'a', 'A')])
    expect(statSync(join(root, 'a.py')).mode & 0o7777).toBe(mode)
  })

  it('refuses a file that has changed since it was read, and all others stay old with it', async () => {
    const root = folderWith({ 'a.py': 'a', 'b.py': 'somebody was here' })
    const { written, failures } = await writeChanges(root, [
      change('a.py', 'a', 'A'),
      change('b.py', 'b', 'B'),
    ])
    expect(written).toEqual([])
    expect(failures).toMatchObject([
      { code: 'not-written', path: 'b.py', message: expect.stringContaining('has changed since') },
    ])
    expect(read(root, 'a.py') + read(root, 'b.py')).toBe('asomebody was here')
    expect(everything(root)).toEqual(['a.py', 'b.py'])
  })

  it('names every file that cannot be written, before one is', async () => {
    const root = folderWith({ 'a.py': 'a', 'b.py': 'b', 'c.py': 'c' })
    for (const path of ['a.py', 'c.py']) chmodSync(join(root, path), 0o444)
    const all = [change('a.py', 'a', 'A'), change('b.py', 'b', 'B'), change('c.py', 'c', 'C')]
    const { written, failures } = await writeChanges(root, all)
    expect(written).toEqual([])
    expect(failures.map(({ path, hint }) => [path, hint])).toEqual([
      ['a.py', 'mend this and run again; no file is written until then'],
      ['c.py', 'mend this and run again; no file is written until then'],
    ])
    expect(everything(root)).toEqual(['a.py', 'b.py', 'c.py'])
    expect(read(root, 'b.py')).toBe('b')
  })

  it.each<[string, (root: string) => void, string]>([
    ['is gone', (root) => rmSync(join(root, 'a.py')), 'has changed since'],
    ['is read-only', (root) => chmodSync(join(root, 'a.py'), 0o444), 'read-only'],
    [
      'is a symbolic link now',
      (root) => {
        renameSync(join(root, 'a.py'), join(root, 'elsewhere'))
        symlinkSync('elsewhere', join(root, 'a.py'))
      },
      'no regular file',
    ],
    [
      'is a folder now',
      (root) => {
        rmSync(join(root, 'a.py'))
        mkdirSync(join(root, 'a.py'))
      },
      'no regular file',
    ],
  ])('refuses a file that %s', async (_, spoil, reason) => {
    const root = folderWith({ 'a.py': 'a' })
    spoil(root)
    const before = everything(root)
    const { written, failures } = await writeChanges(root, [change('a.py', 'a', 'A')])
    expect(written).toEqual([])
    expect(failures[0]?.message).toContain(reason)
    expect(everything(root)).toEqual(before)
    if (existsSync(join(root, 'elsewhere'))) expect(read(root, 'elsewhere')).toBe('a')
  })

  it('says that nothing is written where there is no place for what is to be', async () => {
    const root = repositoryWith({ 'a.py': 'a', '.aml-debug': '' })
    writeFileSync(join(root, '.git/aml-debug'), '')
    vi.stubEnv('TMPDIR', join(root, 'a.py'))
    const { written, failures } = await writeChanges(root, [change('a.py', 'a', 'A')])
    expect(written).toEqual([])
    expect(failures).toMatchObject([
      { path: 'a.py', hint: 'mend this and run again; no file is written until then' },
    ])
    vi.unstubAllEnvs()
  })

  it('does not make what somebody else has made meanwhile', async () => {
    const root = folderWith({ 'x/new.json': 'theirs' })
    const { written, failures } = await writeChanges(root, [change('x/new.json', null, 'ours')])
    expect([written, failures.length]).toEqual([[], 1])
    expect(read(root, 'x/new.json')).toBe('theirs')
  })

  it('says so where somebody takes away the folder for what is to be written', async () => {
    const root = repositoryWith({ 'a.py': 'a' })
    const { written, failures } = await writeChanges(root, [
      {
        ...change('a.py', 'a', null),
        get after() {
          rmSync(join(root, '.git/aml-debug'), { recursive: true })
          return Buffer.from('A')
        },
      },
    ])
    expect(written).toEqual([])
    expect(failures).toMatchObject([{ code: 'not-written', path: 'a.py' }])
    expect(read(root, 'a.py')).toBe('a')
  })

  it('does not follow a folder that is a symbolic link', async () => {
    const outside = folderWith({ 'a.py': 'a' })
    const root = folderWith({})
    symlinkSync(outside, join(root, 'sub'))
    for (const one of [change('sub/a.py', 'a', 'A'), change('sub/new.py', null, 'A')])
      expect((await writeChanges(root, [one])).written).toEqual([])
    expect(everything(outside)).toEqual(['a.py'])
    expect(read(outside, 'a.py')).toBe('a')
  })

  it('changes one name of a file with several, and says so', async () => {
    const outside = folderWith({ 'other.py': 'a' })
    const root = folderWith({})
    linkSync(join(outside, 'other.py'), join(root, 'a.py'))
    const { written, failures } = await writeChanges(root, [change('a.py', 'a', 'A')])
    expect(written).toEqual(['a.py'])
    expect(failures).toMatchObject([{ code: 'hard-link', severity: 'warning', path: 'a.py' }])
    expect(read(root, 'a.py')).toBe('A')
    expect(read(outside, 'other.py')).toBe('a')
  })
})

describe('a definition', () => {
  const FLAG = '"--remote_debug"'
  const definition = (before: string, after: string): Change => ({
    ...change('pipeline.py', before, after),
    transforms: ['pipeline-step'],
  })

  it('is replaced behind its scripts where it is to pass the flags, and before them where no more', async () => {
    const root = folderWith({ 'pipeline.py': '[]', 'train.py': 't' })
    const added = [definition('[]', `[${FLAG}]`), change('train.py', 't', 'T')]
    expect((await writeChanges(root, added)).written).toEqual(['train.py', 'pipeline.py'])
    const removed = [change('a.txt', null, 'a'), definition(`[${FLAG}]`, '[]')]
    expect((await writeChanges(root, removed)).written).toEqual(['pipeline.py', 'a.txt'])
  })

  it('stays old with a script that somebody changes at the last moment', async () => {
    const root = folderWith({ 'pipeline.py': '[]', 'train.py': 't', 'z.py': 'z' })
    const last: Change = {
      ...change('z.py', 'z', 'Z'),
      get after() {
        writeFileSync(join(root, 'train.py'), 'theirs')
        return Buffer.from('Z')
      },
    }
    const { written, failures } = await writeChanges(root, [
      definition('[]', `[${FLAG}]`),
      change('train.py', 't', 'T'),
      last,
    ])
    expect(written).toEqual(['z.py'])
    expect(failures.map(({ path }) => path)).toEqual(['train.py', 'pipeline.py'])
    expect(read(root, 'pipeline.py') + read(root, 'train.py')).toBe('[]theirs')
  })

  it('stays old with a script in a folder that nothing may be put into', async () => {
    const root = repositoryWith({ 'pipeline.py': '[]', 'steps/train.py': 't' })
    chmodSync(join(root, 'steps'), 0o555)
    const isRoot = process.getuid?.() === 0
    // permissions are for others than root
    if (isRoot) {
      execFileSync('chown', ['-R', String(NOBODY), root])
      process.seteuid?.(NOBODY)
      vi.spyOn(process, 'getuid').mockReturnValue(NOBODY)
    }
    try {
      const { written, failures } = await writeChanges(root, [
        definition('[]', `[${FLAG}]`),
        change('steps/train.py', 't', 'T'),
      ])
      expect(written).toEqual([])
      expect(failures[0]).toMatchObject({
        path: 'steps/train.py',
        message: 'not written: permission denied',
      })
      expect(read(root, 'pipeline.py')).toBe('[]')
    } finally {
      vi.restoreAllMocks()
      if (isRoot) process.seteuid?.(0)
      chmodSync(join(root, 'steps'), 0o755)
    }
  })
})

const NOBODY = 65534

describe('two runs at once', () => {
  it('the second one waits its turn and says so', async () => {
    const root = repositoryWith(PROJECT)
    const first = openStaging(root)
    // a process that lives: the one that started this one
    writeFileSync(join(root, '.git/aml-debug/lock'), String(process.ppid))
    const second = await aml(root, ['add', '-w'])
    expect(second.code).toBe(2)
    expect(second.err).toContain(
      `another aml-debug is writing in this repository (process ${process.ppid})`,
    )
    expect(git(root, 'status', '--porcelain')).toBe('')
    if (first.status === 'open') first.close()
    expect((await aml(root, ['add', '-w'])).code).toBe(0)
    expect(existsSync(join(root, '.git/aml-debug'))).toBe(false)
  })

  it('of one process: neither takes what the other is about to write', async () => {
    const root = repositoryWith({ 'a.py': 'a', 'b.py': 'b' })
    const [first, second] = await Promise.all([
      writeChanges(root, [change('a.py', 'a', 'A')]),
      writeChanges(root, [change('b.py', 'b', 'B')]),
    ])
    expect(first).toEqual({ written: ['a.py'], failures: [] })
    expect(second).toMatchObject({ written: [], failures: [{ path: 'b.py' }] })
    expect(second.failures[0]?.message).toContain('another aml-debug is writing')
    const third = await writeChanges(root, [change('b.py', 'b', 'B')])
    expect(third).toEqual({ written: ['b.py'], failures: [] })
  })

  it.each(['', 'nonsense', '999999999', String(process.pid)])(
    'a lock of nobody (%j) is broken',
    async (holder) => {
      const root = repositoryWith({ 'a.py': 'a' })
      mkdirSync(join(root, '.git/aml-debug'))
      writeFileSync(join(root, '.git/aml-debug/lock'), holder)
      expect((await writeChanges(root, [change('a.py', 'a', 'A')])).written).toEqual(['a.py'])
      expect(existsSync(join(root, '.git/aml-debug'))).toBe(false)
    },
  )
})

describe('temporary files', () => {
  const strays: string[] = []
  afterEach(() => {
    for (const path of strays.splice(0)) rmSync(path, { recursive: true, force: true })
  })
  const left = '.a.py.0123456789ab.aml-debug-tmp'

  it('that a killed run has left go with the next one, and nothing else does', async () => {
    const root = repositoryWith({
      'a.py': 'a',
      [`.git/aml-debug/${left}`]: 'x',
      '.git/aml-debug/mine': 'y',
    })
    await writeChanges(root, [change('a.py', 'a', 'A')])
    expect(readdirSync(join(root, '.git/aml-debug'))).toEqual(['mine'])
  })

  it.each<[string, (root: string) => void]>([
    ['without git', (root) => rmSync(join(root, '.git'), { recursive: true })],
    [
      'in a worktree, whose .git is a file',
      (root) => {
        rmSync(join(root, '.git'), { recursive: true })
        writeFileSync(join(root, '.git'), 'gitdir: /nowhere')
      },
    ],
    [
      'where .git is a symbolic link',
      (root) => {
        renameSync(join(root, '.git'), `${root}-git`)
        strays.push(`${root}-git`)
        symlinkSync(`${root}-git`, join(root, '.git'))
      },
    ],
  ])('are out of the tree %s', async (_, prepare) => {
    const root = repositoryWith({ 'a.py': 'a' })
    prepare(root)
    const staging = openStaging(root)
    if (staging.status !== 'open') throw new Error('busy')
    expect(staging.folder.startsWith(tmpdir())).toBe(true)
    expect(staging.folder.startsWith(root)).toBe(false)
    expect(lstatSync(staging.folder).mode & 0o077).toBe(0)
    staging.close()
    expect(existsSync(staging.folder)).toBe(false)
    expect((await writeChanges(root, [change('a.py', 'a', 'A')])).written).toEqual(['a.py'])
  })
})
