import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { valuesOf } from '../../transforms/azureml/described-step.ts'
import { readPipelineFile } from '../../transforms/azureml/pipeline-file.ts'
import { pythonVariables } from '../debugger/python-env.ts'
import { FLAG_TEXTS } from './flags.ts'
import { sdk } from './interpreters.ts'

/** Pipelines in YAML, as they are and as `add` leaves them, are loaded: by the SDK where it could be installed. */

const FIXTURES = fileURLToPath(new URL('../../fixtures/yaml-pipeline/', import.meta.url))
const PROGRAM = fileURLToPath(new URL('load_pipeline.py', import.meta.url))

interface Step {
  readonly name: string
  readonly script: string
  readonly folder: string | null
  readonly arguments: readonly string[]
  readonly allow_reuse: boolean | null
  readonly packages?: readonly string[] | null
}

/** A pipeline by the folder that it is loaded from, and its path from there. */
type File = readonly [folder: string, path: string]

/** The steps of each file, or why it cannot be loaded; the SDK takes seconds to start, so once for all. */
const loadedBySdk = (python: string, files: readonly File[]): (readonly Step[] | string)[] =>
  JSON.parse(
    execFileSync(python, ['-W', 'ignore', PROGRAM, JSON.stringify(files)], {
      encoding: 'utf8',
      env: pythonVariables('debugpy'),
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  )

/** The steps of a file as we read them. */
const read = ([folder, path]: File): Step[] =>
  readPipelineFile(readFileSync(join(folder, path), 'utf8')).map((step) => ({
    name: step.name,
    script: step.script.name,
    folder: step.folder,
    arguments: step.arguments.form === 'list' ? valuesOf(step.arguments.list) : [],
    allow_reuse: step.reuse?.isAllowed ?? null,
  }))

const scratch = mkdtempSync(join(tmpdir(), 'aml-debug-pipeline-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

function pipelineWith(name: string, lines: readonly string[]): File {
  const step = ['type: PythonScriptStep', 'script_name: train.py', ...lines]
  const text = ['pipeline:', '  steps:', '    Train:', ...step.map((line) => `      ${line}`)]
  writeFileSync(join(scratch, name), text.join('\n'))
  return [scratch, name]
}

const CASES = [
  ['steps-in-all-forms', 'pipeline.yml'],
  ['steps-by-alias-and-merge', 'pipeline.yml'],
  ['steps-with-their-packages', 'pipelines/train.yml'],
] as const
const fileOf = (name: string, part: 'before' | 'after', path: string): File => [
  join(FIXTURES, name, part),
  path,
]
const withoutArguments = pipelineWith('without.yml', [
  'parameters: {rate: 7}',
  'inputs: {data: {source: data}}',
])
const withNumber = pipelineWith('number.yml', ['arguments: ["--rate", 300]'])

const loaded = new Map<string, readonly Step[] | string>()
const stepsOf = (file: File) => loaded.get(file.join()) as readonly Step[]

beforeAll(() => {
  const files = [
    ...CASES.flatMap(([name, path]) => [fileOf(name, 'before', path), fileOf(name, 'after', path)]),
    withoutArguments,
    withNumber,
  ]
  const found = sdk ? loadedBySdk(sdk, files) : files.map(read)
  for (const [index, file] of files.entries()) loaded.set(file.join(), found[index] ?? '')
})

describe.each(CASES)('%s', (name, path) => {
  const before = fileOf(name, 'before', path)
  const after = fileOf(name, 'after', path)

  it.each([before, after])('is read as the SDK reads it: %s', (...file) => {
    const known = read(file)
    expect(known.length).toBeGreaterThan(1)
    expect(known.map((step) => ({ ...step, arguments: step.arguments.length }))).toEqual(
      stepsOf(file).map((step) => ({
        name: step.name,
        script: step.script,
        folder: step.folder,
        arguments: step.arguments.length,
        allow_reuse: step.allow_reuse === true,
      })),
    )
  })

  it('gives the steps that it gave, with the flags behind what they held, and anew each time', () => {
    expect(stepsOf(after)).toEqual(
      stepsOf(before).map((step) => ({
        ...step,
        arguments: [...step.arguments, ...FLAG_TEXTS],
        allow_reuse: step.allow_reuse && false,
        ...(step.packages ? { packages: [...step.packages, 'debugpy'] } : {}),
      })),
    )
  })
})

it('gives a step what stands under arguments alone', () => {
  expect(stepsOf(withoutArguments)).toEqual([expect.objectContaining({ arguments: [] })])
})

it('takes no number among the arguments', () => {
  if (sdk) expect(loaded.get(withNumber.join())).toContain("'startswith'")
})
