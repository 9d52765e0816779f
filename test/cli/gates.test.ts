import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { commit, folderWith, git, PROJECT, repositoryWith } from '../folders.ts'
import { aml, reportOf } from './support.ts'

const OTHER = {
  'other/pipeline.py': PROJECT['pipeline.py'].replace('Train', 'Other'),
  'other/src/train.py': 'print(1)\n',
}

it('lists what is pending, and what is left over', async () => {
  const root = repositoryWith(PROJECT)
  const pending = await aml(root, ['add', '--check'])
  expect(pending).toMatchObject({
    code: 1,
    out: '.vscode/launch.json\npipeline.py\nsrc/train.py\n',
  })
  expect(pending.err).toContain('Next     aml-debug add -w\n')
  expect(await aml(root, ['remove', '--check'])).toMatchObject({ code: 0, out: '' })
  expect(await aml(root, ['add', '-w'])).toMatchObject({ code: 0, out: '' })
  expect(await aml(root, ['add', '--check'])).toMatchObject({ code: 0, out: '' })
  expect(await aml(root, ['remove', '--check'])).toMatchObject({
    code: 1,
    out: '.vscode/launch.json\npipeline.py\nsrc/train.py\n',
  })
  commit(root)
  expect(await aml(root, ['remove', '-w'])).toMatchObject({ code: 0, out: '' })
  expect(git(root, 'diff', 'HEAD~1', '--stat')).toBe('')
})

it('fails while something is left that it cannot take out', async () => {
  const root = repositoryWith(PROJECT)
  await aml(root, ['add', '-w'])
  const script = join(root, 'src/train.py')
  const added = readFileSync(script, 'utf8')
  writeFileSync(script, `<<<<<<< HEAD\n${added}`)
  const broken = { code: 1, err: expect.stringContaining('syntax-error') }
  expect(await aml(root, ['remove', '--check', 'src/train.py'])).toMatchObject({
    ...broken,
    out: 'src/train.py\n',
  })
  writeFileSync(script, added.replaceAll('_aml_debug_attach', 'attach'))
  await aml(root, ['remove', '-w', '--allow-dirty'])
  expect(await aml(root, ['remove', '--check'])).toMatchObject({
    code: 1,
    out: 'src/train.py\n',
    err: expect.stringContaining('left-behind'),
  })
  // the marks are the business of others
  expect(await aml(root, ['remove', '--check', '--only', 'launch-config'])).toMatchObject({
    code: 0,
  })
})

it('gives 2 for what is there and cannot be changed, and does the rest all the same', async () => {
  const missing = repositoryWith({ 'pipeline.py': PROJECT['pipeline.py'] })
  for (const flags of [[], ['--check'], ['-w']])
    expect(await aml(missing, ['add', ...flags])).toMatchObject({
      code: 0,
      out: '',
      err: expect.stringContaining('warning script-not-found'),
    })
  const broken = repositoryWith({ ...PROJECT, ...OTHER, 'other/src/train.py': 'print(\n' })
  for (const flags of [[], ['--check'], ['-w'], ['--check']])
    expect(await aml(broken, ['add', ...flags])).toMatchObject({
      code: 2,
      err: expect.stringContaining('error syntax-error'),
    })
  expect(readFileSync(join(broken, 'src/train.py'), 'utf8')).toContain('_aml_debug_attach')
  const { summary } = await reportOf(broken, ['map'])
  expect(summary).toMatchObject({ done: 1, blocked: 1 })
})

it('warns where scripts and their steps part because transforms are left out', async () => {
  const root = repositoryWith(PROJECT)
  const leftOut = expect.stringContaining('warning script-left-out')
  for (const flags of [
    ['--skip', 'step-script'],
    ['--only', 'pipeline-step'],
  ])
    expect(await aml(root, ['add', '--check', ...flags])).toMatchObject({ code: 1, err: leftOut })
  await aml(root, ['add', '-w', '--only', 'step-script'])
  expect(await aml(root, ['add', '--check', '--only', 'pipeline-step'])).toMatchObject({
    code: 1,
    err: expect.not.stringContaining('script-left-out'),
  })
  await aml(root, ['add', '-w', '--allow-dirty'])
  const behind = expect.stringContaining('run aml-debug remove --only pipeline-step as well')
  for (const flags of [
    ['--only', 'step-script'],
    ['--skip', 'pipeline-step'],
  ])
    expect(await aml(root, ['remove', '--check', ...flags])).toMatchObject({ code: 1, err: behind })
})

it('looks at the named files alone, with the whole repository in mind', async () => {
  const root = repositoryWith({ ...PROJECT, ...OTHER })
  // the step that runs it is in a file that is not named
  expect(await aml(root, ['add', '--check', 'src/train.py'])).toMatchObject({
    code: 1,
    out: 'src/train.py\n',
  })
  // a definition never gets ahead of its script
  const alone = await aml(root, ['add', '--check', 'pipeline.py', '-v'])
  expect(alone).toMatchObject({ code: 0, out: '' })
  expect(alone.err).toContain('run aml-debug add pipeline.py src/train.py')
  expect((await aml(join(root, 'other'), ['add', '--check', '.'])).out).toBe(
    'other/pipeline.py\nother/src/train.py\n',
  )
  await aml(root, ['add', '-w'])
  expect(await aml(root, ['remove', '--check', 'src/train.py'])).toMatchObject({
    code: 1,
    out: 'src/train.py\n',
    err: expect.stringContaining('Train still passes the flags that src/train.py is not to know'),
  })
  const both = await aml(root, ['remove', '--check', 'src/train.py', 'pipeline.py'])
  expect(both).toMatchObject({ code: 1, out: 'pipeline.py\nsrc/train.py\n' })
  expect(both.err).not.toContain('still passes')
  expect(await aml(root, ['remove', '--check', 'aml-debug.toml'])).toMatchObject({ code: 2 })
})

it('completes launch.json alone for the scripts that are ready', async () => {
  const root = repositoryWith({ ...PROJECT, ...OTHER })
  await aml(root, ['add', '-w', 'pipeline.py', 'src/train.py'])
  mkdirSync(join(root, '.vscode'))
  const { code, err } = await aml(root, ['add', '-w', '.vscode'])
  expect(code).toBe(0)
  expect(err).toContain('1 pending')
  const launch = readFileSync(join(root, '.vscode/launch.json'), 'utf8')
  expect(launch).toContain('(src/train.py)')
  expect(launch).not.toContain('other/')
  expect((await aml(root, ['add', '--check', '.vscode'])).err).toContain(
    '2 steps and deployments have nothing to add in these paths alone',
  )
})

it('takes a file without git as one of the folder that the user is in', async () => {
  const root = folderWith({ ...PROJECT, ...OTHER })
  const found = await aml(root, ['add', '--check', 'src/train.py'])
  expect(found).toMatchObject({ code: 1, out: 'src/train.py\n' })
  // from somewhere else, it is of its own folder
  const elsewhere = await aml(join(root, 'other'), ['add', '--check', '../pipeline.py'])
  expect(elsewhere).toMatchObject({ code: 0, out: '' })
  expect((await aml(root, ['add', '--check', 'other'])).out).toBe(
    '.vscode/launch.json\npipeline.py\nsrc/train.py\n',
  )
})

it('names the file that add is to put a launch configuration into for host', async () => {
  const root = repositoryWith({ ...PROJECT, 'src/.vscode/launch.json': '{"configurations": []}\n' })
  const file = ['--launch-json', 'src/.vscode/launch.json']
  const host = ['host', 'step.log', ...file]
  writeFileSync(join(root, 'step.log'), 'ip_address: 10.1.2.3\n')
  const refused = await aml(root, host)
  expect(refused.code).toBe(2)
  expect(refused.err).toContain(`aml-debug add -w --only launch-config ${file.join(' ')}`)
  await aml(root, ['add', '-w', '--only', 'launch-config', ...file])
  expect((await aml(root, host)).err).toContain('src/.vscode/launch.json now has 10.1.2.3')
})

it('takes .vscode without git as one of the folder that it is in', async () => {
  const root = folderWith(PROJECT)
  await aml(root, ['add', '-w'])
  for (const path of ['.vscode', '.vscode/launch.json'])
    expect(await aml(root, ['remove', '--check', path])).toMatchObject({
      code: 1,
      out: '.vscode/launch.json\n',
    })
  const inside = await aml(join(root, '.vscode'), ['remove', '--check', 'launch.json'])
  expect(inside.code).toBe(1)
  expect((await aml(root, ['add', '--check', '.vscode'])).err).toContain('2 Python files')
})

it('takes the names of what it makes before that is there', async () => {
  const root = repositoryWith(PROJECT)
  for (const made of ['.vscode', '.vscode/launch.json'])
    expect(await aml(root, ['add', '--check', 'src', made])).toMatchObject({
      code: 1,
      out: '.vscode/launch.json\nsrc/train.py\n',
    })
  expect(await aml(root, ['remove', '--check', '.vscode'])).toMatchObject({ code: 0, out: '' })
  expect(await aml(root, ['add', '.vscod'])).toMatchObject({ code: 2 })
})

it('says why nothing is found in what is named', async () => {
  const root = repositoryWith({ ...PROJECT, 'old/pipeline.py': PROJECT['pipeline.py'] })
  git(root, 'rm', '-q', '--cached', 'old/pipeline.py')
  writeFileSync(join(root, '.gitignore'), 'old/\n')
  for (const command of ['add', 'map']) {
    const told = async (...paths: string[]) => (await aml(root, [command, ...paths])).err
    expect(await told('old/pipeline.py')).toContain('old/pipeline.py:1:1: skipped: git ignores it')
    expect(await told('old')).toMatch(
      /left-out\n {2}old:1:1: skipped: .* git ignores.*\n.*--no-ignore/,
    )
    expect(await told('src')).not.toContain('left-out')
    expect(await told('.', '--exclude', '*')).not.toContain('left-out')
  }
})

it('knows a repository and its files by links to their folders', async () => {
  const root = repositoryWith(PROJECT)
  const link = join(folderWith({}), 'link')
  symlinkSync(root, link)
  symlinkSync('src', join(root, 'code'))
  for (const path of [`${link}/src/train.py`, `${link}/src`, 'code/train.py', 'code']) {
    const { code, out } = await aml(root, ['add', '--check', path])
    expect({ path, code, out }).toEqual({ path, code: 1, out: 'src/train.py\n' })
  }
  const elsewhere = await aml(folderWith({}), ['add', '--check', link])
  expect(elsewhere.out).toContain('pipeline.py\nsrc/train.py\n')
  const launch = ['--launch-json', `${link}/src/.vscode/launch.json`, '--only', 'launch-config']
  const { out } = await aml(root, ['add', '--check', ...launch])
  expect(out).toBe('src/.vscode/launch.json\n')
})

it('takes out nothing that was written by hand and nobody has committed', async () => {
  const root = repositoryWith(PROJECT)
  const script = join(root, 'src/train.py')
  const byHand = readFileSync('fixtures/remove-by-hand/as-the-how-to-says/before/train.py', 'utf8')
  writeFileSync(script, byHand)
  expect((await aml(root, ['remove'])).out).toContain('-    debugpy.wait_for_client()')
  expect(await aml(root, ['remove', '-w'])).toMatchObject({
    code: 2,
    err: expect.stringMatching(/:\n\n {2}\* src\/train\.py \(dirty\)\n$/),
  })
  expect(readFileSync(script, 'utf8')).toBe(byHand)
  commit(root)
  expect((await aml(root, ['remove', '-w'])).code).toBe(0)
})

it('leaves excluded files alone, named ones too', async () => {
  const root = repositoryWith({ ...PROJECT, ...OTHER })
  const own = '.vscode/launch.json\npipeline.py\nsrc/train.py\n'
  expect((await aml(root, ['add', '--check', '--exclude', 'other'])).out).toBe(own)
  const named = await aml(root, ['add', 'src/train.py', '--exclude', '*.py'])
  expect(named).toMatchObject({ code: 0, out: '' })
  // a step whose script is excluded keeps its arguments
  const script = await aml(root, ['add', '--check', '--exclude', 'src'])
  expect(script.out).toBe('')
  expect(script.err).toContain('it is excluded by src')
  await aml(root, ['add', '-w'])
  expect((await aml(root, ['remove', '--check', '--exclude', 'other/'])).out).toBe(own)
})

it('takes what it has added and nobody has committed for its own', async () => {
  const root = repositoryWith({ ...PROJECT, ...OTHER })
  const status = () => git(root, 'status', '--porcelain')
  expect((await aml(root, ['add', '-w', '--step', 'Train'])).code).toBe(0)
  expect((await aml(root, ['add', '-w', '--step', 'Other'])).code).toBe(0)
  expect(readFileSync(join(root, 'other/pipeline.py'), 'utf8')).toContain('--remote_debug')
  git(root, 'add', 'src')
  expect((await aml(root, ['remove', '-w'])).code).toBe(0)
  git(root, 'reset', '-q')
  expect(status()).toBe('')
  // a bug that was found while debugging is mended in the same file
  await aml(root, ['add', '-w'])
  const script = join(root, 'src/train.py')
  const mended = '# mended\n'
  writeFileSync(script, readFileSync(script, 'utf8') + mended)
  expect((await aml(root, ['remove', '-w'])).code).toBe(0)
  expect(readFileSync(script, 'utf8')).toBe(PROJECT['src/train.py'] + mended)
  expect(status()).toBe(' M src/train.py\n')
  git(root, 'checkout', '-q', '.')
  // what is taken out of a commit is a change like any other
  await aml(root, ['add', '-w'])
  commit(root)
  writeFileSync(script, readFileSync(script, 'utf8') + mended)
  expect(await aml(root, ['remove', '-w'])).toMatchObject({
    code: 2,
    err: expect.stringMatching(/:\n\n {2}\* src\/train\.py \(dirty\)\n$/),
  })
  // an address is aml-debug's own, committed or not
  git(root, 'checkout', '-q', '.')
  writeFileSync(join(root, 'step.log'), 'ip_address: 10.0.0.9\n')
  expect((await aml(root, ['host', 'step.log'])).code).toBe(0)
  expect(status()).toContain(' M .vscode/launch.json\n')
  expect((await aml(root, ['remove', '-w'])).code).toBe(0)
  // and so is what is added to a file that somebody else has changed
  git(root, 'reset', '-q', '--hard', 'HEAD~1')
  await aml(root, ['add', '-w', '--step', 'Train'])
  const definition = join(root, 'other/pipeline.py')
  writeFileSync(definition, `# mine\n${readFileSync(definition, 'utf8')}`)
  expect(await aml(root, ['add', '-w'])).toMatchObject({
    code: 2,
    err: expect.stringMatching(/:\n\n {2}\* other\/pipeline\.py \(dirty\)\n$/),
  })
})

it('refuses files with uncommitted changes, unless they are named or it is told to', async () => {
  const root = repositoryWith(PROJECT)
  const file = join(root, 'pipeline.py')
  writeFileSync(file, `${PROJECT['pipeline.py']}# mine\n`)
  const before = readFileSync(file, 'utf8')
  const refused = await aml(root, ['add', '-w'])
  expect(refused.code).toBe(2)
  expect(refused.err).toContain('uncommitted changes')
  expect(refused.err).toContain('\n  * pipeline.py (dirty)\n')
  const told = await aml(root, ['add', '-w', '--format', 'json'])
  expect(told.code).toBe(2)
  expect(JSON.parse(told.out).diagnostics).toContainEqual(
    expect.objectContaining({ code: 'uncommitted-changes', path: 'pipeline.py' }),
  )
  expect(git(root, 'status', '--porcelain')).toBe(' M pipeline.py\n')
  expect(readFileSync(file, 'utf8')).toBe(before)
  expect((await aml(root, ['add', '-w', 'pipeline.py', 'src/train.py'])).code).toBe(0)
  git(root, 'checkout', '-q', '.')
  git(root, 'rm', '-q', '--cached', 'src/train.py')
  expect((await aml(root, ['add', '-w'])).err).toContain('src/train.py (untracked)')
  git(root, 'add', '-A')
  writeFileSync(file, before)
  git(root, 'add', '-A')
  expect((await aml(root, ['add', '-w'])).err).toContain('pipeline.py (staged)')
  expect((await aml(root, ['add', '-w', '--allow-dirty'])).code).toBe(0)
})

it.each([
  ['there is no such workspace file', {}],
  ['this workspace file is not JSON', { 'a.code-workspace': '{' }],
  ['skipped: it contains NUL bytes', { 'a.code-workspace': '{\0}' }],
  ['this is not a workspace file that lists folders', { 'a.code-workspace': '{}' }],
])('says of the file that --launch-json names: %s', async (reason, files) => {
  const root = repositoryWith({ ...PROJECT, ...files })
  const { out, err } = await aml(root, ['add', '--launch-json', 'a.code-workspace'])
  expect(out).toBe('')
  expect(err).toContain(`a.code-workspace:1:1: ${reason}`)
})
