import { execFileSync, spawnSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { folderWith, git, keep, PROJECT, ROOT, repositoryWith, sweep } from '../folders.ts'
import { copySource } from './source.ts'
import { surfaceOf } from './surface.ts'

let source: string
let home: string
let tarball: string

const npm = (cwd: string, ...args: string[]): string =>
  execFileSync('npm', [...args, '--offline', '--no-audit', '--no-fund'], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })

beforeAll(() => {
  keep(() => {
    source = folderWith({})
    home = folderWith({})
  })
  copySource(source)
  symlinkSync(realpathSync(join(ROOT, 'node_modules')), join(source, 'node_modules'))
  const [packed] = JSON.parse(npm(source, 'pack', '--json', '--pack-destination', home))
  tarball = join(home, packed.filename)
  writeFileSync(join(home, 'package.json'), '{"private": true, "type": "module"}')
  npm(home, 'install', '--ignore-scripts', tarball)
}, 120_000)

afterAll(sweep)

const installed = (...path: string[]): string => join(home, 'node_modules/aml-debug', ...path)

describe('the package', () => {
  it('installs alone: no dependencies, no scripts, little else than what runs', () => {
    expect(readdirSync(join(home, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(
      ['aml-debug'],
    )
    const manifest = JSON.parse(readFileSync(installed('package.json'), 'utf8'))
    expect(manifest.dependencies).toBeUndefined()
    expect(Object.keys(manifest.scripts)).not.toContain('postinstall')
    expect(
      readdirSync(installed())
        .filter((name) => !/\.md$/.test(name))
        .sort(),
    ).toEqual(['LICENSE', 'dist', 'package.json', 'schemas'])
    expect(readdirSync(installed('dist')).sort()).toEqual([
      'THIRD-PARTY-LICENSES.txt',
      'cli.cjs',
      'examples',
      'help.txt',
      'index.js',
      'parser-thread.cjs',
      'program.cjs',
      'testing.js',
      'tree-sitter-python.wasm',
      'types',
      'web-tree-sitter.wasm',
      'yargs.cjs',
    ])
  })

  it('runs as the checkout does: preview, write, remove, explain', () => {
    const root = repositoryWith(PROJECT)
    const bin = join(home, 'node_modules/.bin/aml-debug')
    const run = (...args: string[]) => {
      const { status, stdout } = spawnSync(bin, args, { cwd: root, encoding: 'utf8' })
      return { code: status, out: stdout }
    }
    const preview = run('add')
    expect(preview.code).toBe(0)
    const local = spawnSync(process.execPath, [join(source, 'dist/cli.cjs'), 'add'], { cwd: root })
    expect(local.stdout.toString()).toBe(preview.out)
    execFileSync('git', ['apply', '--check', '-'], { cwd: root, input: preview.out })
    expect(run('add', '-w').code).toBe(0)
    expect(run('remove', '--check').code).toBe(1)
    expect(run('remove', '-w', '--allow-dirty').code).toBe(0)
    expect(git(root, 'status', '--porcelain')).toBe('')
    expect(run('explain', 'step-script').out).toContain('diff --git')
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
    expect(run('--version').out).toBe(`${version}\n`)
  })

  it('takes a case for a fixture without code, by whatever path a shell completes', () => {
    const accept = (path: string) => {
      const script = join(source, 'scripts/accept.js')
      const { status, stdout, stderr } = spawnSync(process.execPath, [script, path], {
        encoding: 'utf8',
      })
      return `${status} ${stdout}${stderr}`.trimEnd()
    }
    const folder = join(source, 'fixtures/step-script/a-case-of-mine')
    mkdirSync(join(folder, 'before'), { recursive: true })
    writeFileSync(join(folder, 'before/train.py'), 'print(1)\n')
    for (const path of ['step-script/a-case-of-mine', './fixtures/step-script/a-case-of-mine/'])
      expect(accept(path)).toBe('0 step-script/a-case-of-mine: after written')
    expect(readFileSync(join(folder, 'after/train.py'), 'utf8')).toContain('_aml_debug_attach')
    expect(accept('fixtures/step-script/nope/')).toMatch(
      /^2 .*it needs a folder fixtures\/step-script\/nope\/before$/,
    )
    writeFileSync(join(folder, 'case.json'), '{ "onyl": [] }')
    expect(accept('step-script/a-case-of-mine')).toMatch(/^2 accept: .* did you mean only\?$/)
    rmSync(folder, { recursive: true })
  })

  it('gives its API, its harness and its schemas to programs', () => {
    const root = repositoryWith(PROJECT)
    const program = `
      import { add, apply, defineTransform, formatPatch, map, remove, write } from 'aml-debug'
      import { checksOf, loadPython, readFixtures } from 'aml-debug/testing'
      import schema from 'aml-debug/schemas/report.schema.json' with { type: 'json' }
      const [root] = process.argv.slice(2)
      const { targets } = await map(root)
      const { changes } = await add(root, { port: 6000 })
      const { written, failures } = await write(root, changes)
      const left = await remove(root)
      console.log(JSON.stringify({
        schema: schema.type, targets, written, failures, left: left.changes.length,
        patch: formatPatch(left.changes).length, kinds: [apply, defineTransform, checksOf, loadPython, readFixtures].map((one) => typeof one),
      }))`
    writeFileSync(join(home, 'program.js'), program)
    const out = execFileSync(process.execPath, ['--no-warnings', 'program.js', root], {
      cwd: home,
      encoding: 'utf8',
    })
    expect(JSON.parse(out)).toMatchObject({
      schema: 'object',
      targets: [{ kind: 'step', name: 'Train', status: 'pending', script: 'src/train.py' }],
      written: ['.vscode/launch.json', 'src/train.py', 'pipeline.py'],
      failures: [],
      left: 3,
      kinds: ['function', 'function', 'function', 'function', 'function'],
    })
  })

  it('types programs, in strict mode', () => {
    mkdirSync(join(home, 'typed'), { recursive: true })
    cpSync(join(ROOT, 'test/published/own-transform'), join(home, 'typed'), { recursive: true })
    symlinkSync(
      join(realpathSync(join(ROOT, 'node_modules')), '@types'),
      join(home, 'node_modules/@types'),
    )
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
    const flags =
      '--strict --exactOptionalPropertyTypes --module nodenext --target es2023 --types node --outDir out'
    const { status, stdout } = spawnSync(
      process.execPath,
      [tsc, ...flags.split(' '), 'typed/no-print.ts', 'typed/check.ts'],
      { cwd: home, encoding: 'utf8' },
    )
    expect([status, stdout]).toEqual([0, ''])
    // a transform of one's own, its fixtures, all their checks
    const ran = spawnSync(process.execPath, ['out/check.js', 'typed/fixtures'], {
      cwd: home,
      encoding: 'utf8',
    })
    expect(ran.stderr).toBe('')
    expect(ran.stdout).toMatch(/^\d\d checks passed\n$/)
    rmSync(join(home, 'node_modules/@types'))
  }, 60_000)

  it('has the public surface that is written down', async () => {
    const types = installed('dist/types/src')
    const text = ['index', 'testing']
      .map((entry) => `// aml-debug: ${entry}\n\n${surfaceOf(join(types, `${entry}.d.ts`))}`)
      .join('\n')
    await expect(text).toMatchFileSnapshot('surface.txt')
  })
})
