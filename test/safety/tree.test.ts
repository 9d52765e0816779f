import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { aml } from '../cli/support.ts'
import { commit, folderWith, git, PROJECT, put, repositoryWith } from '../folders.ts'

const definition = (script: string) =>
  `from azureml.pipeline.steps import PythonScriptStep\nPythonScriptStep(name='x', script_name=${JSON.stringify(script)}, arguments=['y'])\n`
const pending = async (root: string, ...args: string[]) => {
  const { out, code, err } = await aml(root, ['add', '--format', 'json', ...args])
  expect([code, err]).toEqual([0, ''])
  const report = JSON.parse(out)
  return {
    changes: report.changes.map(({ path }: { path: string }) => path) as string[],
    codes: report.diagnostics.map(({ code }: { code: string }) => code) as string[],
    targets: report.targets as { name: string; status: string }[],
  }
}
const NOBODY = 65534
const SOME = ['.vscode/launch.json', 'pipeline.py', 'src/train.py']

describe.each([
  ['with git', (root: string) => commitAll(root)],
  ['without git', () => {}],
])('%s', (_, finish) => {
  it('a script behind a symbolic link is not the repository’s', async () => {
    const outside = folderWith({ 'train.py': 'print(1)\n' })
    const root = folderWith({ 'pipeline.py': definition('train.py') })
    symlinkSync(join(outside, 'train.py'), join(root, 'train.py'))
    finish(root)
    expect((await pending(root)).changes).toEqual([])
    await aml(root, ['add', '-w', '--allow-dirty'])
    expect(readFileSync(join(outside, 'train.py'), 'utf8')).toBe('print(1)\n')
  })

  it('nor is one in a folder that is a link, or behind ..', async () => {
    const outside = folderWith({ 'train.py': 'print(1)\n' })
    const root = folderWith({
      'a.py': definition('linked/train.py'),
      'b.py': definition(`../${outside.split('/').at(-1)}/train.py`),
      'c.py': definition(join(outside, 'train.py')),
    })
    symlinkSync(outside, join(root, 'linked'))
    finish(root)
    const { changes, targets } = await pending(root)
    expect(changes).toEqual([])
    expect(targets.map(({ status }) => status)).toEqual(['blocked', 'blocked', 'blocked'])
  })

  it('a module that a script imports from behind .. is not read', async () => {
    const holder = folderWith({ 'options.py': 'import sys\n\nOPTIONS = sys.argv[1:]\n' })
    const parsing =
      'import argparse\n\nparser = argparse.ArgumentParser()\nargs = parser.parse_args()\n'
    const root = join(holder, 'repository')
    put(root, 'pipeline.py', definition('train.py'))
    put(root, 'train.py', `from .. import options\n${parsing}`)
    finish(root)
    const { out } = await aml(root, ['add', '--only', 'step-script'])
    // were it read, the script's own parser would be left alone
    expect(out).toContain('+parser.add_argument(')
  })

  it('a launch.json behind a link is not followed', async () => {
    const outside = folderWith({ 'launch.json': '{}\n' })
    const root = folderWith(PROJECT)
    symlinkSync(outside, join(root, '.vscode'))
    finish(root)
    const { code } = await aml(root, ['add', '-w', '--allow-dirty'])
    expect(code).toBe(2)
    expect(readFileSync(join(outside, 'launch.json'), 'utf8')).toBe('{}\n')
  })

  it.each([
    ['a link', (at: string) => symlinkSync('../other.json', at), 'it is a symbolic link'],
    ['a folder', (at: string) => mkdirSync(at), 'it is no regular file'],
    ['a pipe', (at: string) => execFileSync('mkfifo', [at]), 'it is no regular file'],
  ])(
    'a launch.json that is %s holds up its targets before any patch is made',
    async (_, put, why) => {
      const root = folderWith({ ...PROJECT, 'other.json': '{}\n' })
      mkdirSync(join(root, '.vscode'))
      put(join(root, '.vscode/launch.json'))
      finish(root)
      for (const flags of [[], ['--no-ignore']]) {
        const { code, out, err } = await aml(root, ['add', ...flags])
        expect({ code, out }).toEqual({ code: 2, out: '' })
        expect(err).toContain(`.vscode/launch.json:1:1: skipped: ${why}`)
      }
      const host = await aml(root, ['host', '10.3.0.5'])
      expect(host.code).toBe(2)
      expect(host.err).toContain(`.vscode/launch.json: skipped: ${why}`)
    },
  )

  it('a link that is named is said to be one', async () => {
    const root = folderWith(PROJECT)
    symlinkSync('train.py', join(root, 'src/link.py'))
    finish(root)
    const { code, err } = await aml(root, ['add', 'src/link.py'])
    expect(code).toBe(0)
    expect(err).toContain('src/link.py:1:1: skipped: it is a symbolic link')
  })

  it('loops of links, pipes, sockets and unreadable folders are passed by', async () => {
    const root = folderWith(PROJECT)
    mkdirSync(join(root, 'loop'))
    symlinkSync('..', join(root, 'loop/up'))
    symlinkSync('self.py', join(root, 'self.py'))
    symlinkSync('nowhere.py', join(root, 'broken.py'))
    execFileSync('mkfifo', [join(root, 'pipe.py'), join(root, 'src/pipe.ipynb')])
    mkdirSync(join(root, 'folder.py'))
    mkdirSync(join(root, 'closed'))
    writeFileSync(join(root, 'closed/x.py'), definition('y.py'))
    const server = createServer().listen(join(root, 'socket.py'))
    finish(root)
    chmodSync(join(root, 'closed'), 0)
    try {
      expect((await pending(root, '--skip', 'pip-packages')).changes).toEqual(SOME)
      for (const path of ['pipe.py', 'self.py', 'socket.py', 'broken.py', 'folder.py'])
        expect([0, 2]).toContain((await aml(root, ['add', path])).code)
      expect((await aml(root, ['remove', '--check'])).code).toBe(0)
    } finally {
      chmodSync(join(root, 'closed'), 0o755)
      server.close()
    }
  })

  it('a script in a folder that nobody may look into is passed by, too', async () => {
    const root = folderWith({ ...PROJECT, 'other.py': definition('x.py'), 'x.py': 'print(1)\n' })
    finish(root)
    const isRoot = process.getuid?.() === 0
    // permissions are for others than root
    if (isRoot) execFileSync('chown', ['-R', String(NOBODY), root])
    chmodSync(join(root, 'src'), 0o000)
    // git reads its settings there
    vi.stubEnv('HOME', root)
    if (isRoot) process.seteuid?.(NOBODY)
    try {
      const { out, code } = await aml(root, ['add', '--format', 'json'])
      const { targets, changes } = JSON.parse(out)
      const told = targets.map(({ name, status }: Record<string, string>) => `${name} ${status}`)
      expect([code, told]).toEqual([0, ['x pending', 'Train blocked']])
      expect(changes.map(({ path }: { path: string }) => path)).toEqual([
        '.vscode/launch.json',
        'other.py',
        'x.py',
      ])
    } finally {
      if (isRoot) process.seteuid?.(0)
      vi.unstubAllEnvs()
      chmodSync(join(root, 'src'), 0o755)
    }
  })

  it('odd names work, and never reach the terminal raw', async () => {
    const names = [
      'a b.py',
      "it's.py",
      'q"uote.py',
      'back\\slash.py',
      'new\nline.py',
      'esc\u001b[31m.py',
      'é😀.py',
      '-w.py',
      '$(x).py',
      '*.py',
      '(x).py',
      `${'x'.repeat(200)}.py`,
    ]
    const deep = `${'d/'.repeat(60)}${'e'.repeat(100)}`
    const root = folderWith({
      ...Object.fromEntries(names.map((name) => [`s/${name}`, 'print(1)\n'])),
      ...Object.fromEntries(names.map((name) => [`d/${name}`, definition(`s/${name}`)])),
      [`${deep}/p.py`]: definition('t.py'),
      [`${deep}/t.py`]: 'print(1)\n',
    })
    finish(root)
    const { targets, changes } = await pending(root)
    // a backslash is a separator on Windows, where many of these scripts are written
    const lost = targets.filter(({ status }) => status !== 'pending')
    expect(lost).toHaveLength(1)
    expect(changes).toHaveLength((names.length - 1) * 2 + 3)
    const shown = await aml(root, ['add', '-w', '--allow-dirty', '-v'])
    expect(shown.code).toBe(0)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(shown.err).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/)
    expect(readFileSync(join(root, 's/new\nline.py'), 'utf8')).toContain('remote_debug')
    expect((await aml(root, ['add', '--check'])).out).toBe('')
    expect((await aml(root, ['remove', '-w', '--allow-dirty'])).code).toBe(0)
    for (const name of names) {
      expect(readFileSync(join(root, 's', name), 'utf8')).toBe('print(1)\n')
      expect(readFileSync(join(root, 'd', name), 'utf8')).toBe(definition(`s/${name}`))
    }
  })

  it('names that are no UTF-8 are passed by', async () => {
    const root = folderWith(PROJECT)
    const name = Buffer.concat([
      Buffer.from(`${root}/caf`),
      Buffer.from([0xe9]),
      Buffer.from('.py'),
    ])
    writeFileSync(name, definition('src/train.py'))
    finish(root)
    expect((await pending(root)).changes).toEqual(SOME)
  })
})

function commitAll(root: string): void {
  git(root, 'init', '-q')
  try {
    commit(root)
  } catch {
    // a socket or an unreadable folder cannot be added
  }
}

describe('a patch of odd names', () => {
  it('passes git apply', async () => {
    const root = repositoryWith({
      'd.py': definition('s/a "b"\té.py'),
      's/a "b"\té.py': 'print(1)\r\n',
    })
    const { out } = await aml(root, ['add'])
    execFileSync('git', ['apply', '--whitespace=nowarn', '-'], { cwd: root, input: out })
    expect((await aml(root, ['add', '--check'])).out).toBe('')
  })
})

describe('what git ignores', () => {
  it('is no definition, and is not changed as a script', async () => {
    const root = repositoryWith({
      ...PROJECT,
      '.gitignore': 'build/\n*.gen.py\n.vscode\n',
      'build/pipeline.py': definition('../src/train.py'),
      'p.py': definition('s.gen.py'),
      's.gen.py': 'print(1)\n',
    })
    const { changes, codes } = await pending(root)
    // VS Code looks for its files there, ignored or not
    expect(changes).toEqual(SOME)
    expect(codes).toContain('ignored')
    expect((await pending(root, '--no-ignore')).changes).toEqual([
      '.vscode/launch.json',
      'build/pipeline.py',
      'p.py',
      'pipeline.py',
      's.gen.py',
      'src/train.py',
    ])
  })

  it('is also what .git/info/exclude and a nested .gitignore name; what is tracked is not ignored', async () => {
    const root = repositoryWith({
      'a/p.py': definition('t.py'),
      'a/t.py': '',
      'b/p.py': definition('t.py'),
      'b/t.py': '',
      'c/p.py': definition('t.py'),
      'c/t.py': '',
    })
    writeFileSync(join(root, '.git/info/exclude'), 'b/\nc/\n')
    writeFileSync(join(root, 'a/.gitignore'), '*.py\n')
    git(root, 'rm', '-rq', '--cached', 'b')
    expect((await pending(root)).changes).toEqual([
      '.vscode/launch.json',
      'a/p.py',
      'a/t.py',
      'c/p.py',
      'c/t.py',
    ])
  })
})

describe('repositories within repositories', () => {
  it('are left alone: submodules, and clones that git does not know', async () => {
    const other = repositoryWith(PROJECT)
    const root = repositoryWith({ 'pipeline.py': definition('lib/src/train.py') })
    git(root, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', other, 'lib')
    commit(root)
    git(root, 'clone', '-q', other, 'nested')
    const { changes, codes, targets } = await pending(root)
    expect(targets).toHaveLength(1)
    expect(changes).toEqual([])
    expect(codes).toEqual(['other-repository'])
    expect((await aml(root, ['add'])).err).toContain('it is in lib, which is a git repository')
    // within one of them it is the repository
    expect((await pending(join(root, 'nested'))).changes).toEqual(SOME)
    expect((await pending(join(root, 'lib'))).changes).toEqual(SOME)
  })

  it('are changed on request, and each is cleaned from within', async () => {
    const other = repositoryWith(PROJECT)
    const files = { 'pipeline.py': definition('lib/src/train.py') }
    const root = repositoryWith(files)
    git(root, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', other, 'lib')
    commit(root)
    expect((await aml(root, ['add', '-w', '--no-ignore'])).code).toBe(0)
    expect(git(join(root, 'lib'), 'status', '--porcelain')).toBe(' M src/train.py\n')
    for (const folder of [root, join(root, 'lib')])
      expect((await aml(folder, ['remove', '-w', '--allow-dirty'])).code).toBe(0)
    expect(git(root, 'status', '--porcelain')).toBe('')
  })

  it('a worktree is a repository as any other', async () => {
    const root = repositoryWith(PROJECT)
    const tree = join(folderWith({}), 'tree')
    git(root, 'worktree', 'add', '-q', tree)
    expect((await aml(tree, ['add', '-w'])).code).toBe(0)
    expect(git(tree, 'status', '--porcelain', '-uall').split('\n').sort().join('\n').trim()).toBe(
      'M pipeline.py\n M src/train.py\n?? .vscode/launch.json',
    )
    expect(git(root, 'status', '--porcelain')).toBe('')
  })

  it('the whole repository is seen from a folder in it, and from a hook’s environment', async () => {
    const root = repositoryWith(PROJECT)
    expect((await pending(join(root, 'src'))).changes).toEqual(SOME)
    const other = repositoryWith({})
    process.env.GIT_DIR = join(other, '.git')
    process.env.GIT_INDEX_FILE = join(other, '.git/index')
    try {
      expect((await pending(root)).changes).toEqual(SOME)
    } finally {
      delete process.env.GIT_DIR
      delete process.env.GIT_INDEX_FILE
    }
  })

  it("a repository of somebody else's is told of, with the command by which git reads it", async () => {
    const root = repositoryWith(PROJECT)
    process.env.GIT_TEST_ASSUME_DIFFERENT_OWNER = '1'
    try {
      const { code, err } = await aml(root, ['add'])
      expect(code).toBe(2)
      expect(err).toMatch(
        /; run git config --global --add safe\.directory \S+, or pass --no-ignore/,
      )
    } finally {
      delete process.env.GIT_TEST_ASSUME_DIFFERENT_OWNER
    }
  })

  it('a git that gives no answer is told of, and nothing is written on a guess', async () => {
    const root = repositoryWith({
      ...PROJECT,
      '.gitignore': 'out/\n',
      'out/old.py': PROJECT['pipeline.py'],
    })
    renameSync(join(root, '.git'), join(root, 'was-git'))
    writeFileSync(join(root, '.git'), 'gitdir: /nowhere\n')
    const told = { code: 2, out: '', err: expect.stringContaining('git cannot list the files') }
    expect(await aml(root, ['add', '-w'])).toMatchObject(told)
    expect(await aml(root, ['add', '-w', '--no-ignore'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('git cannot say which files have uncommitted changes: fatal:'),
    })
    const { PATH } = process.env
    process.env.PATH = ''
    try {
      const { code, err } = await aml(root, ['add', '--check'])
      expect(code).toBe(2)
      expect(err).toContain('it is not installed; mend that, or pass --no-ignore')
    } finally {
      process.env.PATH = PATH
    }
    expect(existsSync(join(root, '.vscode'))).toBe(false)
  })

  it('no git is fine, and nothing of the repository’s is run', async () => {
    const root = repositoryWith(PROJECT)
    const trap = join(root, 'trap.sh')
    writeFileSync(trap, `#!/bin/sh\ntouch ${root}/trapped\n`)
    chmodSync(trap, 0o755)
    git(root, 'config', 'core.fsmonitor', trap)
    expect((await aml(root, ['add', '-w', '--allow-dirty'])).code).toBe(0)
    expect((await aml(root, ['remove', '-w'])).code).toBe(0)
    expect(existsSync(join(root, 'trapped'))).toBe(false)
    renameSync(join(root, '.git'), join(root, 'was-git'))
    expect((await aml(root, ['add', '-w'])).code).toBe(0)
    expect((await aml(root, ['remove', '-w'])).code).toBe(0)
    expect(readdirSync(root).includes('.vscode')).toBe(false)
    rmSync(join(root, 'was-git'), { recursive: true })
  })
})

describe('generated and vendored files', () => {
  it.each([
    '# @generated by protoc\nimport os\n',
    '#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n# Code generated by tool. DO NOT EDIT.\nimport os\n',
    '"""Autogenerated by Thrift"""\nimport os\n',
  ])('%j is not changed, unless it is asked for', async (script) => {
    const root = repositoryWith({ ...PROJECT, 'src/train.py': script })
    const { changes, codes } = await pending(root)
    expect(changes).toEqual([])
    expect(codes).toContain('generated')
    expect((await pending(root, '--no-ignore')).changes).toEqual(SOME)
  })

  it.each([
    'import os\n# @generated below\nx = 1\n',
    'print("DO NOT EDIT")\n',
    '# This script generates files that say: edit\nx = 1\n',
  ])('%j is the owner’s own', async (script) => {
    const root = repositoryWith({ ...PROJECT, 'src/train.py': script })
    expect((await pending(root)).changes).toEqual(SOME)
  })

  it.each([
    'node_modules',
    'venv',
    '.venv',
    'site-packages',
    'dist-packages',
    'vendor',
    'third_party',
    '.ipynb_aml_checkpoints',
  ])('what lies in %s is other people’s', async (folder) => {
    const root = repositoryWith({
      [`${folder}/p.py`]: definition('t.py'),
      [`${folder}/t.py`]: '',
      'p.py': definition(`${folder}/t.py`),
    })
    const { changes, codes, targets } = await pending(root)
    expect(changes).toEqual([])
    expect(targets).toHaveLength(1)
    expect(codes).toContain('vendored')
  })
})
