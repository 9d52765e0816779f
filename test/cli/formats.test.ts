import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { commit, PROJECT, repositoryWith } from '../folders.ts'
import { type Schema, violations } from './schema.ts'
import { aml } from './support.ts'

const read = (path: string): Schema =>
  JSON.parse(readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8'))
const REPORT = read('../../schemas/report.schema.json')
const SARIF = read('sarif-2.1.0.json')

/** Names that every format must escape in its own way, and a notebook that nothing can be done in. */
const NASTY = {
  ...PROJECT,
  'a,b:c%d é/pipeline.py':
    "from azureml.pipeline.steps import PythonScriptStep\nPythonScriptStep(name='100%: a,b', script_name=which())\n",
  'x\u001b[31m\ny/pipeline.py':
    "from azureml.pipeline.steps import PythonScriptStep\nPythonScriptStep(name='\u001b[0m', script_name='no.py')\n",
  'nb.ipynb': JSON.stringify({
    cells: [
      { cell_type: 'markdown', metadata: {}, source: '# x' },
      {
        cell_type: 'code',
        execution_count: null,
        metadata: {},
        outputs: [],
        source:
          'from azureml.pipeline.steps import PythonScriptStep\nPythonScriptStep(script_name=f())',
      },
    ],
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  }),
}

const modes: [string, string[]][] = [
  ['add', ['add']],
  ['add --check', ['add', '--check']],
  ['add -w', ['add', '-w']],
  ['remove', ['remove']],
]

describe.each(modes)('%s', (_, args) => {
  async function run(format: string) {
    const root = repositoryWith(NASTY)
    if (args[0] === 'remove') {
      await aml(root, ['add', '-w'])
      commit(root)
    }
    const ran = await aml(root, [...args, '--format', format])
    expect(ran.err).toBe('')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(ran.out).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/)
    return { root, ...ran }
  }

  it('--format json is as its schema says', async () => {
    const { out, root } = await run('json')
    const report = JSON.parse(out)
    expect(violations(REPORT, report)).toEqual([])
    expect(report.root).toBe(root)
    expect(report.changes.map(({ path }: { path: string }) => path)).toContain('src/train.py')
    expect(report.changes.every((change: { written: boolean }) => change.written)).toBe(
      args.includes('-w'),
    )
    if (args[0] === 'remove') return
    expect(report.targets).toHaveLength(4)
    expect(report.summary).toMatchObject({ pending: 1, done: 0, blocked: 3, filesChanged: 3 })
    const notebook = report.targets.find(
      ({ definition }: { definition: { path: string } }) => definition.path === 'nb.ipynb',
    )
    expect(notebook).toMatchObject({
      definition: { cell: 1, line: 2, column: 1 },
      script: null,
      blockedBy: ['script-not-static'],
    })
    expect(report.diagnostics.map(({ path }: { path: string }) => path)).toContain(
      'x\u001b[31m\ny/pipeline.py',
    )
  })

  it('--format sarif validates, and its places resolve', async () => {
    const { out, root } = await run('sarif')
    const log = JSON.parse(out)
    expect(violations(SARIF, log)).toEqual([])
    const [{ results, tool, originalUriBaseIds }] = log.runs
    if (args.includes('-w')) expect(results.length).toBeGreaterThan(0)
    else expect(results.length).toBeGreaterThan(2)
    type Rule = { id: string; shortDescription: { text: string } }
    const titles = tool.driver.rules.map(({ shortDescription }: Rule) => shortDescription.text)
    for (const title of titles) expect(title).toMatch(/^[A-Z][^.]+$/)
    const isRemoved = args[0] === 'remove'
    expect(titles).toContain(
      isRemoved
        ? 'The file holds debug code'
        : 'The script of a step is known only when its definition runs',
    )
    for (const { ruleId, ruleIndex, locations } of results) {
      expect(tool.driver.rules[ruleIndex].id).toBe(ruleId)
      const { uri } = locations[0].physicalLocation.artifactLocation
      const file = fileURLToPath(new URL(uri, originalUriBaseIds.SRCROOT.uri))
      expect(file.startsWith(`${root}/`)).toBe(true)
      if (!uri.includes('.vscode')) expect(() => readFileSync(file)).not.toThrow()
    }
  })

  it('--format github prints one command a line', async () => {
    const { out } = await run('github')
    const lines = out.trimEnd().split('\n')
    for (const line of lines)
      expect(line).toMatch(/^::(error|warning|notice) (\w+=[^:,]*,)*\w+=[^:,]*::\S/)
    if (args[0] === 'remove')
      return expect(lines.map((line) => line.split('::')[2])).toContain(
        'this file holds debug code%0Arun aml-debug remove -w',
      )
    expect(out).toContain('file=a%2Cb%3Ac%25d é/pipeline.py,line=2,col=')
    expect(out).toContain('file=x\\u001b[31m%0Ay/pipeline.py')
    expect(out).toContain('file=nb.ipynb,title=aml-debug script-not-static::nb.ipynb:cell 2:2:')
  })
})

it('--format github calls a change an error where the exit code does', async () => {
  const root = repositoryWith(PROJECT)
  const levels = async (...args: string[]) => {
    const { code, out } = await aml(root, [...args, '--format', 'github'])
    return [code, new Set(out.match(/^::\w+/gm))]
  }
  expect(await levels('add')).toEqual([0, new Set(['::warning'])])
  expect(await levels('add', '--check')).toEqual([1, new Set(['::error'])])
  await aml(root, ['add', '-w'])
  expect(await levels('remove', '--check')).toEqual([1, new Set(['::error'])])
})

it('validates with teeth', () => {
  expect(violations(REPORT, { version: 2 })).toContain('$: root is missing')
  expect(violations(SARIF, { version: '2.1.0', runs: [{}] })).toEqual(['$.runs.0: tool is missing'])
})

it('writes the patch to a file beside a report', async () => {
  const root = repositoryWith(PROJECT)
  const { out } = await aml(root, ['add', '--format', 'json', '-o', 'x.patch'])
  expect(JSON.parse(out).mode).toBe('add')
  expect(readFileSync(`${root}/x.patch`, 'utf8')).toBe((await aml(root, ['add'])).out)
})

it('makes no patch before the reader has taken the one before', async () => {
  const root = repositoryWith(PROJECT)
  let taken = Promise.resolve()
  let waiting = 0
  const lengths: number[] = []
  const { code } = await aml(root, ['add'], {
    out(text) {
      expect(waiting).toBe(0)
      waiting++
      lengths.push(text.length)
      taken = new Promise((resolve) => setImmediate(resolve)).then(() => {
        waiting--
      })
      return taken
    },
  })
  await taken
  expect(code).toBe(0)
  expect(lengths.length).toBeGreaterThan(2)
})
