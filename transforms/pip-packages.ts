import type { PythonModule } from '../src/python/module.ts'
import { childOf, findAll } from '../src/python/syntax.ts'
import { MARK } from '../src/text/marker.ts'
import { blocked, combined, defineTransform, type Outcome, outcomeOf } from '../src/transform.ts'
import { SIGNATURES } from './azureml/signatures.ts'
import { addLine, removeAddedLines } from './packages/added-line.ts'
import { addToArgument } from './packages/list-argument.ts'
import { removeFromArguments } from './packages/list-removal.ts'
import type { PackagesRequest } from './packages/wanted.ts'

/** Which Python expression lists packages, and what it lacks. */
export type PythonPackagesRequest = PackagesRequest &
  (
    | {
        /** The `pip_packages` of `CondaDependencies.create`, or of an estimator or a step. */
        readonly kind: 'create' | 'argument'
        /** Offset of the parenthesis that opens the call's arguments. */
        readonly arguments: number
      }
    | {
        readonly kind: 'line'
        /** Offset of the statement that the line follows. */
        readonly after: number
        /** The `CondaDependencies` as the line names them: `run_config.environment.python.conda_dependencies`. */
        readonly object: string
      }
  )

/** pip-packages, where the packages are listed in Python. */
export const pipPackages = defineTransform<'python', PythonPackagesRequest>({
  id: 'pip-packages',
  language: 'python',
  trigger: [MARK],
  summary: 'adds debugpy to the packages of an environment',
  description:
    'An azureml package is added as well where the list has none: the script logs its address to the run with it.',

  add(module, requests) {
    const outcomes = requests.map((request) => addOne(module, request))
    // marks on one line stand in the order of the lists
    return combined(outcomes.sort((a, b) => startOf(a) - startOf(b)))
  },

  remove(module) {
    if (module.error !== null) return outcomeOf([])
    return outcomeOf([...removeFromArguments(module), ...removeAddedLines(module)])
  },
})

const startOf = (outcome: Outcome): number =>
  outcome.status === 'changed' ? (outcome.edits[0]?.start ?? 0) : 0

function addOne(module: PythonModule, request: PythonPackagesRequest): Outcome {
  if (request.kind === 'line') return addLine(module, request.after, request.object)
  const call = findAll(module.root, 'call').find(
    (call) => childOf(call, 'arguments')?.start === request.arguments,
  )
  const signature = request.kind === 'create' ? SIGNATURES['CondaDependencies.create'] : []
  return call
    ? addToArgument(module, call, request, signature)
    : blocked({
        code: 'package-list-not-found',
        at: request.arguments,
        message: 'no package list is made here',
        hint: 'run again: the file has changed',
      })
}
