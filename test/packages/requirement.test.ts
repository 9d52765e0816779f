import { describe, expect, it } from 'vitest'
import { condaName, packageName } from '../../src/packages/requirement.ts'
import { readRequirements } from '../../src/packages/requirements-file.ts'
import { isAzureml, missingFrom } from '../../transforms/packages/wanted.ts'

describe('package names', () => {
  it.each([
    ['debugpy', 'debugpy'],
    ['Debugpy==1.2.1', 'debugpy'],
    ['AzureML_Core[notebooks]==1.2 ; python_version<"4"', 'azureml-core'],
    ['azureml.train.core ~= 1.0', 'azureml-train-core'],
    ['azureml--sdk', 'azureml-sdk'],
    ['debugpy @ https://example.org/debugpy.zip', 'debugpy'],
    ['debugpy(>=1.0)', 'debugpy'],
    ['git+https://example.org/x.git#egg=debugpy', 'debugpy'],
    ['git+https://example.org/x.git@v1#egg=DebugPy&subdirectory=src', 'debugpy'],
    ['./wheels/debugpy-1.8.0-cp311-none-any.whl', 'debugpy'],
    ['https://example.org/azureml_core-1.0-py3-none-any.whl', 'azureml-core'],
    ['-r requirements.txt', null],
    ['--extra-index-url https://example.org', null],
    ['https://example.org/simple', null],
    ['./local', null],
    ['', null],
    ['debugpy-run', 'debugpy-run'],
  ])('%s', (requirement, name) => expect(packageName(requirement)).toBe(name))

  it.each([
    ['conda-forge::debugpy=1.5=py38_0', 'debugpy'],
    ['conda-forge/linux-64::debugpy', 'debugpy'],
    ['python', 'python'],
    ['numpy >=1.18', 'numpy'],
  ])('of conda: %s', (specification, name) => expect(condaName(specification)).toBe(name))
})

describe('what is missing', () => {
  it.each(['azureml-sdk', 'azureml-core', 'azureml-defaults', 'azureml-train-automl', 'azureml'])(
    '%s counts as azureml',
    (name) => {
      expect(isAzureml(name)).toBe(true)
      expect(missingFrom([name], {})).toEqual(['debugpy'])
    },
  )

  it.each(['azureml-dataprep', 'azureml-inference-server-http', 'azure-ml', 'azure-core'])(
    '%s does not',
    (name) => {
      expect(isAzureml(name)).toBe(false)
      expect(missingFrom([name], {})).toEqual(['debugpy', 'azureml-defaults'])
    },
  )

  it('pins azureml, never debugpy', () =>
    expect(missingFrom([], { sdkVersion: '1.44.0' })).toEqual([
      'debugpy',
      'azureml-defaults==1.44.0',
    ]))

  it('is nothing where debugpy is', () => expect(missingFrom(['debugpy'], {})).toEqual([]))

  it('counts what is included', () =>
    expect(missingFrom([null, 'torch'], { present: ['azureml-core'] })).toEqual(['debugpy']))
})

describe('requirements files', () => {
  const entries = (text: string) =>
    readRequirements(text).entries.map(({ content, name }) => [content, name])

  it('joins lines as pip does', () =>
    expect(entries('a \\\n  >=1 \\\n  # not a comment of its own\nb # c\n# d \\\ne#f\n')).toEqual([
      ['a   >=1', 'a'],
      ['b', 'b'],
      ['e#f', null],
    ]))

  it('sees hashes', () => {
    expect(readRequirements('a==1 \\\n  --hash=sha256:0\n').hashed).toBe(true)
    expect(readRequirements('--require-hashes\n').hashed).toBe(true)
    expect(readRequirements('a # --hash=sha256:0\n').hashed).toBe(false)
  })

  it('sees includes, not constraints', () =>
    expect(
      readRequirements('-r a.txt\n--requirement=b.txt\n-c c.txt\n-rd.txt\n').entries.map(
        ({ includes }) => includes,
      ),
    ).toEqual(['a.txt', 'b.txt', null, 'd.txt']))
})
