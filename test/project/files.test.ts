import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { listFiles } from '../../src/project/files/listing.ts'
import { folderWith, git, repositoryWith } from '../folders.ts'

const known = Object.fromEntries(
  Array.from({ length: 1500 }, (_, index) => [`${'long'.repeat(30)}/${index}.py`, '']),
)

describe('the list of a repository', () => {
  // git is asked twice for a large one
  it.each([
    ['a small', { 'a.py': '', 'b/c.py': '' }],
    ['a large', known],
  ])('tells of %s repository what git does not ignore, each file once', (_, files) => {
    const root = repositoryWith({ ...files, '.gitignore': 'ignored.py\n', 'staged.py': '' })
    writeFileSync(join(root, 'new.py'), '')
    writeFileSync(join(root, 'ignored.py'), '')
    writeFileSync(join(root, 'staged.py'), '#')
    git(root, 'add', 'staged.py')
    const expected = [...Object.keys(files), '.gitignore', 'new.py', 'staged.py'].sort()
    const told: string[] = []
    expect(listFiles(root, false, (paths) => told.push(...paths)).files).toEqual(expected)
    expect(told.sort()).toEqual(expected)
    expect(listFiles(root, true).files).toEqual([...expected, 'ignored.py'].sort())
  })

  it('is in the order of its paths where folders are walked, whatever their names', () => {
    const names = [
      'a',
      'a-b',
      'a.b',
      'a b',
      'a_b',
      'aa',
      'a0',
      'A',
      '.x',
      '\ue000',
      '\uffee',
      '\u{1f600}',
    ]
    const paths = names.flatMap((name) => [
      `${name}.py`,
      `f${name}`,
      ...names.map((inner) => `${name}/${inner}/m.py`),
    ])
    const { files, walked } = listFiles(
      folderWith(Object.fromEntries(paths.map((path) => [path, '']))),
    )
    expect(walked).toBe(true)
    expect(files).toEqual(paths.sort())
  })

  it('tells of a worktree, whose index is elsewhere', () => {
    const root = repositoryWith({ 'a.py': '' })
    const tree = join(root, '../', `${root.split('/').at(-1)}-tree`)
    git(root, 'worktree', 'add', '-q', tree)
    try {
      expect(listFiles(tree).files).toEqual(['a.py'])
    } finally {
      git(root, 'worktree', 'remove', tree)
    }
  })
})
