import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readConda } from '../../src/packages/conda.ts'
import { addToConda } from '../../src/packages/conda-edits.ts'
import { removeFromConda } from '../../src/packages/conda-removal.ts'
import { applyEdits, type Edit, ownedBy } from '../../src/text/edits.ts'

const WANTED = ['debugpy', 'azureml-defaults==1.44.0']

const apply = (text: string, edits: readonly Edit[]): string =>
  applyEdits(text, ownedBy('test', edits))

function read(text: string) {
  const result = readConda(text)
  if (result.status !== 'ok') throw new Error(`${result.reason}\n${text}`)
  return result.file
}

const added = (text: string): string | null => {
  const edits = addToConda(read(text), WANTED)
  return edits && apply(text, edits)
}

const removed = (text: string): string => apply(text, removeFromConda(read(text)))

/** The data with the items at the end of the pip section. */
function expected(text: string): unknown {
  const data = parse(text)
  const list: unknown[] = data.dependencies
  const holder = list.find((item) => typeof item === 'object' && item !== null && 'pip' in item) as
    | { pip: string[] | null }
    | undefined
  if (holder) holder.pip = [...(holder.pip ?? []), ...WANTED]
  else {
    if (!list.some((item) => /^(.*::)?pip($|[=<> ])/.test(String(item)))) list.push('pip')
    list.push({ pip: WANTED })
  }
  return data
}

/** Environment files as people lay them out. */
const files = fc
  .record({
    newline: fc.constantFrom('\n', '\r\n'),
    final: fc.constantFrom('', '\n', '\n\n', '\n# the end\n'),
    outer: fc.constantFrom('', '  ', '    '),
    inner: fc.constantFrom('', '  ', '    '),
    gap: fc.constantFrom(' ', '   '),
    header: fc.array(fc.constantFrom('# header', '', 'name: train', '---'), { maxLength: 2 }),
    conda: fc.array(
      fc.constantFrom(
        'python=3.8',
        '"numpy>=1.18"',
        "'pandas' # why",
        'conda-forge::lightgbm',
        'pip',
        'pip=20.2',
        '&x scipy',
        '"two\n          lines"',
      ),
      { minLength: 1, maxLength: 3 },
    ),
    pip: fc.option(
      fc.array(
        fc.constantFrom(
          'azureml-core==1.2',
          '"scikit-learn[all]==0.2" # pinned',
          "'joblib'",
          '--extra-index-url https://example.org/simple',
          '-r requirements.txt',
          '&y keras',
          '|\n          folded',
          '>-\n          folded\n          more',
          '"two\n          lines"',
        ),
        { maxLength: 3 },
      ),
    ),
    form: fc.constantFrom('block', 'flow', 'lines'),
    comments: fc.boolean(),
    after: fc.array(fc.constantFrom('flake8', 'cmake  # build'), { maxLength: 2 }),
    tail: fc.array(fc.constantFrom('channels:', '  - conda-forge', 'prefix: /x'), { maxLength: 1 }),
  })
  .map((f) => {
    const lines: string[] = [...new Set(f.header)].filter((line) => line !== '---')
    if (f.header.includes('---')) lines.unshift('---')
    lines.push('dependencies:')
    for (const item of f.conda) lines.push(`${f.outer}-${f.gap}${item}`)
    const under = `${f.outer} ${f.gap}`
    if (f.pip) {
      const simple = f.pip.filter((item) => !/[#\n|>&]/.test(item) && !item.startsWith('-'))
      if (f.form === 'flow') lines.push(`${f.outer}-${f.gap}pip: [${simple.join(', ')}]`)
      else if (f.form === 'lines' && simple.length > 0)
        lines.push(
          `${f.outer}-${f.gap}pip: [`,
          `${under}  ${simple.join(`,\n${under}  `)}`,
          `${under}]`,
        )
      else {
        lines.push(`${f.outer}-${f.gap}pip:${f.comments ? '  # from the index' : ''}`)
        for (const item of f.pip) {
          if (f.comments) lines.push(`${under}${f.inner}# about it`)
          lines.push(`${under}${f.inner}- ${item}`)
        }
        if (f.comments) lines.push(`${under}${f.inner}# - later`)
      }
    }
    for (const item of f.after) lines.push(`${f.outer}-${f.gap}${item}`)
    if (f.tail.includes('channels:')) lines.push('channels:', '  - conda-forge')
    else if (f.tail.includes('prefix: /x')) lines.push('prefix: /x')
    return (lines.join('\n') + f.final).replaceAll('\n', f.newline)
  })
  .filter((text) => readConda(text).status === 'ok')

describe('any environment file', () => {
  it('keeps its data and gains the items', () => {
    fc.assert(
      fc.property(files, (text) => {
        const result = added(text)
        expect(result).not.toBeNull()
        expect(parse(result ?? '')).toEqual(expected(text))
      }),
      { numRuns: 500 },
    )
  })

  it('comes back byte for byte', () => {
    fc.assert(
      fc.property(files, (text) => {
        expect(removed(added(text) ?? '')).toBe(text)
      }),
      { numRuns: 500 },
    )
  })

  it('loses nothing where there is nothing of ours', () => {
    fc.assert(
      fc.property(files, (text) => {
        expect(removed(text)).toBe(text)
      }),
    )
  })
})

describe('removing after changes by hand', () => {
  it('takes out an item that was pinned since', () => {
    const text =
      added('dependencies:\n- pip:\n  - a\n')?.replace('- debugpy', '- debugpy==1.6') ?? ''
    expect(removed(text)).toBe('dependencies:\n- pip:\n  - a\n')
  })

  it('keeps a pip section that was put to use', () => {
    const text = `${added('dependencies:\n- python\n')}  - mine\n`
    expect(removed(text)).toBe('dependencies:\n- python\n- pip\n- pip:\n  - mine\n')
  })

  it('leaves an item whose mark was deleted', () => {
    const text = 'dependencies:\n- pip:\n  - debugpy\n'
    expect(removed(text)).toBe(text)
  })
})

it('says of a file that git could not merge where the conflict begins', () => {
  const head = 'dependencies:\n- pip:\n'
  const text = `${head}<<<<<<< HEAD\n  - numpy\n=======\n  - pandas\n>>>>>>> other\n`
  expect(readConda(text)).toEqual({
    status: 'unreadable',
    at: head.length,
    reason: 'it holds a merge conflict that is not settled',
  })
})
