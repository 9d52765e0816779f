import {
  addRequirements,
  readRequirements,
  removeRequirements,
} from '../../src/packages/requirements-file.ts'
import { CONFLICT, conflictIn } from '../../src/text/conflict.ts'
import { MARK } from '../../src/text/marker.ts'
import { blocked, defineTransform, type Outcome, outcomeOf } from '../../src/transform.ts'
import { missingFrom, type PackagesRequest } from './wanted.ts'

/** Refuses to change a requirements file with hashes, because of one of its lines; `todo` is what is left to people. */
export const pinsHashes = (line: { readonly start: number } | undefined, todo: string): Outcome =>
  blocked({
    code: 'requirements-hashed',
    at: line?.start ?? 0,
    message: 'this requirements file pins hashes, so pip refuses a package that comes without one',
    hint: `${todo} with hashes: pip-compile --generate-hashes, or pip hash`,
  })

/** pip-packages, where the packages are listed in a requirements file. */
export const requirementsFile = defineTransform<'requirements', PackagesRequest>({
  id: 'pip-packages',
  language: 'requirements',
  trigger: [`${MARK} added`],
  summary: 'adds debugpy to a requirements file',
  description: 'An azureml package is added as well where the file has none.',

  add(text, requests) {
    const conflict = conflictIn(text)
    if (conflict !== null)
      return blocked({
        code: 'unreadable-environment',
        at: conflict,
        message: `this requirements file ${CONFLICT.wrong}`,
        hint: CONFLICT.hint,
      })
    const file = readRequirements(text)
    const names = file.entries.map(({ name }) => name)
    const wanted = [...new Set(requests.flatMap((request) => missingFrom(names, request)))]
    if (wanted.length === 0) return outcomeOf([])
    if (file.hashed)
      return pinsHashes(
        file.entries.find(({ content }) => content.includes('--')),
        `add ${wanted.join(' and ')}`,
      )
    const edits = addRequirements(file, wanted)
    return edits
      ? outcomeOf(edits)
      : blocked({
          code: 'no-place-for-package',
          at: text.length,
          message: 'the last line ends in a backslash, so nothing can follow it',
          hint: 'take the backslash out',
        })
  },

  remove: (text) => outcomeOf(removeRequirements(text)),
})
