import { itemsNamed, readConda } from '../../src/packages/conda.ts'
import { removeLines } from '../../src/packages/lines.ts'
import { readRequirements } from '../../src/packages/requirements-file.ts'
import { rangeOf } from '../../src/packages/yaml.ts'
import { type Edit, replace } from '../../src/text/edits.ts'
import { blocked, defineTransform, outcomeOf } from '../../src/transform.ts'
import { pinsHashes } from '../packages/requirements-file.ts'
import { DEBUGPY } from '../packages/wanted.ts'
import { PTVSD } from './code.ts'
import { withDebugpy } from './requirement.ts'

/** ptvsd, where a conda environment file lists it. */
export const ptvsdConda = defineTransform<'yaml', unknown>({
  id: 'ptvsd',
  language: 'yaml',
  optIn: true,
  trigger: [],
  summary: 'turns ptvsd into debugpy in conda environment files',
  description: 'The version goes: debugpy has versions of its own.',

  add(text) {
    const result = readConda(text)
    if (result.status !== 'ok') return outcomeOf([])
    const found = itemsNamed(result.file, PTVSD)
      .map(rangeOf)
      .map(([start, end]) => ({ start, end }))
    const isThere = itemsNamed(result.file, DEBUGPY).length > 0
    return found.slice(isThere ? 0 : 1).every((item) => isOnlyItem(text, item))
      ? outcomeOf(moved(text, found, isThere))
      : blocked({
          code: 'ptvsd-unknown',
          at: found[0]?.start ?? 0,
          message: 'ptvsd and debugpy stand in one line',
          hint: 'take ptvsd out by hand',
        })
  },

  remove: () => outcomeOf([]),
})

/** ptvsd, where a requirements file lists it. */
export const ptvsdRequirements = defineTransform<'requirements', unknown>({
  id: 'ptvsd',
  language: 'requirements',
  optIn: true,
  trigger: [],
  summary: 'turns ptvsd into debugpy in requirements files',
  description: 'The version goes: debugpy has versions of its own.',

  add(text) {
    const { entries, hashed } = readRequirements(text)
    const found = entries.filter(({ name }) => name === PTVSD)
    if (found.length === 0) return outcomeOf([])
    if (hashed) return pinsHashes(found[0], 'replace ptvsd by debugpy')
    const isThere = entries.some(({ name }) => name === DEBUGPY)
    return outcomeOf(moved(text, found, isThere))
  },

  remove: () => outcomeOf([]),
})

/** Where ptvsd stands in a list, by UTF-16 offsets. */
type Listed = Pick<Edit, 'start' | 'end'>

/**
 * The edits for the requirements of ptvsd in a list: the first becomes debugpy, unless that is there; the others go.
 */
function moved(text: string, found: readonly Listed[], isThere: boolean): Edit[] {
  const first = isThere ? undefined : found[0]
  const starts = found.filter((item) => item !== first).map(({ start }) => start)
  const gone = removeLines(text, starts)
  if (!first) return gone
  const { start, end } = first
  return [replace(start, end, withDebugpy(text.slice(start, end))), ...gone]
}

const isOnlyItem = (text: string, { start, end }: Listed): boolean =>
  /(^|[\r\n])[ \t]*-[ \t]+$/.test(text.slice(0, start)) &&
  /^[ \t]*(#[^\r\n]*)?(\r|\n|$)/.test(text.slice(end))
