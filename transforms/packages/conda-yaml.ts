import { type CondaFile, condaFileNames, readConda } from '../../src/packages/conda.ts'
import { addToConda, isAddition } from '../../src/packages/conda-edits.ts'
import { removeFromConda } from '../../src/packages/conda-removal.ts'
import { offsetOf } from '../../src/packages/yaml.ts'
import { hintFor } from '../../src/text/conflict.ts'
import { applyEdits, ownedBy } from '../../src/text/edits.ts'
import { MARK } from '../../src/text/marker.ts'
import { blocked, defineTransform, outcomeOf } from '../../src/transform.ts'
import { ARGUMENTS, REUSE } from '../azureml/described-step.ts'
import { missingFrom, type PackagesRequest } from './wanted.ts'

/** A mark that is about something else than the arguments of a step. */
const MARKED = new RegExp(`${MARK} added (?!(${ARGUMENTS}|${REUSE})\\b)`)

/** pip-packages, where the packages are listed in a conda environment file or in a `.runconfig`. */
export const condaYaml = defineTransform<'yaml', PackagesRequest>({
  id: 'pip-packages',
  language: 'yaml',
  trigger: [`${MARK} added`],
  summary: 'adds debugpy to the pip section of a conda environment file',
  description:
    'The section is made where there is none, and an azureml package is added where the file has none.',

  add(text, requests) {
    const result = readConda(text)
    if (result.status !== 'ok')
      return blocked({
        code: 'unreadable-environment',
        at: result.at,
        message: `this is no conda environment file that can be edited: ${result.reason}`,
        hint: hintFor(result.reason, 'add debugpy to its pip packages by hand'),
      })
    const { file } = result
    const wanted = [
      ...new Set(requests.flatMap((request) => missingFrom(condaFileNames(file), request))),
    ]
    if (wanted.length === 0) return outcomeOf([])
    const edits = addToConda(file, wanted)
    return edits && isAddition(file, applyEdits(text, ownedBy('pip-packages', edits)), wanted)
      ? outcomeOf(edits)
      : blocked({
          code: 'no-place-for-package',
          ...reasonOf(file),
        })
  },

  remove(text) {
    const result = readConda(text)
    if (result.status === 'ok') return outcomeOf(removeFromConda(result.file))
    if (!MARKED.test(text)) return outcomeOf([])
    return outcomeOf(
      [],
      [
        {
          code: 'unreadable-environment',
          severity: 'warning',
          at: result.at,
          message: `packages that aml-debug added are left here: ${result.reason}`,
          hint: hintFor(
            result.reason,
            'take the lines that end in "# aml-debug: added …" out by hand',
          ),
        },
      ],
    )
  },
})

/** Why nothing can be added to a file, where that shows, and what to do. */
function reasonOf({ pip, dependencies }: CondaFile): {
  readonly at: number
  readonly message: string
  readonly hint: string
} {
  if (pip || !dependencies.flow)
    return {
      at: 0,
      message:
        'the list of dependencies is shared or laid out in a way that nothing can be added to',
      hint: 'add debugpy to its pip packages by hand',
    }
  const state = dependencies.items.length === 0 ? 'is empty' : 'has no pip section'
  return {
    at: offsetOf(dependencies),
    message: `the list of dependencies stands in brackets and ${state}`,
    hint: 'write it as lines with "- pip:" as one of them, and debugpy below that',
  }
}
