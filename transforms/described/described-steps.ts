import { isDeepStrictEqual } from 'node:util'
import { distinct } from '../../src/collections/distinct.ts'
import { dataOf, offsetOf, type YamlFault } from '../../src/packages/yaml.ts'
import { applyEdits, type Edit, ownedBy } from '../../src/text/edits.ts'
import { MARK } from '../../src/text/marker.ts'
import {
  blocked,
  combined,
  defineTransform,
  type Outcome,
  outcomeOf,
  type Problem,
} from '../../src/transform.ts'
import { ARGUMENTS, type DescribedStep, REUSE, valuesOf } from '../azureml/described-step.ts'
import { readDescribedSteps, stepsFault } from '../azureml/described-steps.ts'
import {
  DEBUG_FLAGS,
  type DebugOptions,
  END_OF_OPTIONS,
  flagWords,
  PASSES_FLAGS,
} from '../azureml/flags.ts'
import { appendArguments, takeOutArguments } from './described-arguments.ts'
import { forbidReuse, giveReuseBack } from './described-reuse.ts'

/** A step in a file that is to pass the flags, by the offset at which its description begins. */
export interface DescribedStepRequest extends DebugOptions {
  readonly call: number
}

/** pipeline-step, for steps that files describe instead of code. */
export const describedSteps = defineTransform<'yaml', DescribedStepRequest>({
  id: PASSES_FLAGS,
  language: 'yaml',
  trigger: [DEBUG_FLAGS.enabled, `${MARK} added ${REUSE}`, `${MARK} was ${REUSE}`],
  summary: 'runs a script with --remote_debug',
  description: `Appends the flags to \`${ARGUMENTS}\`, a list that is made where there is none, and sets \`${REUSE}: False\` for a step of a pipeline.`,

  add(text, requests) {
    const steps = readDescribedSteps(text)
    return combined(
      requests.map((request) => {
        const step = steps.find(({ start }) => start === request.call)
        return step ? addTo(step, request) : NOT_FOUND
      }),
    )
  },

  remove(text, requests) {
    const fault = stepsFault(text)
    if (fault) return outcomeOf([], [unparsed(fault)])
    const steps = readDescribedSteps(text)
    const outcome = combined(
      steps
        .filter(({ start }) => !requests || requests.some(({ call }) => call === start))
        .flatMap((step) => [takeOutArguments(step), outcomeOf(giveReuseBack(step, steps))]),
    )
    return outcome.status === 'changed' ? outcomeOf(distinct(outcome.edits)) : outcome
  },
})

const unparsed = ({ at, reason }: YamlFault): Problem => ({
  code: 'unreadable-steps',
  severity: 'warning',
  at,
  message: `skipped: it is no valid YAML, so nothing can be taken out of it: ${reason}`,
  hint: 'mend it and run again',
})

const NOT_FOUND = blocked({
  code: 'step-not-found',
  at: 0,
  message: 'what this file is to run is not described here',
  hint: 'run again: the file has changed',
})

function addTo(step: DescribedStep, options: DebugOptions): Outcome {
  const given = step.arguments.form === 'list' ? valuesOf(step.arguments.list) : []
  const isPassed = given.includes(DEBUG_FLAGS.enabled)
  const flags = flagWords(options).flat()
  const words = step.takesTexts ? flags.map(String) : flags
  if (!isPassed && given.includes(END_OF_OPTIONS))
    return blocked({
      code: 'options-end',
      at: placeOf(step),
      message: `${ARGUMENTS} hold \`--\`, behind which nothing is an option of the script, and the flags would stand there`,
      hint: `write these items in front of \`--\` by hand: ${words.join(', ')}`,
    })
  const passing = isPassed ? [] : appendArguments(step, words)
  if (!passing || (!isPassed && !isChange(step, passing, { words })))
    return blocked({
      code: 'arguments-not-a-list',
      at: placeOf(step),
      message: 'what the script is given is no list that the flags can be appended to',
      hint: `write a list of its own: ${ARGUMENTS}: []`,
    })
  const reusing = forbidReuse(step)
  if (reusing.length > 0 && !isChange(step, reusing, { reuses: false }))
    return blocked({
      code: 'no-place',
      at: offsetOf(step.reuse?.pair?.key ?? step.script.key),
      message: `there is no place here for \`${REUSE}: False\``,
      hint: 'write it by hand: a step that Azure ML reuses is not run, and so cannot be debugged',
    })
  return outcomeOf([...passing, ...reusing])
}

/** Where what is passed to the script stands, or would. */
const placeOf = ({ arguments: given, script }: DescribedStep): number =>
  offsetOf(given.form === 'missing' ? script.key : given.key)

/** Whether edits make a text that holds the same data, but for what is wanted of a step. */
function isChange(
  { text, path, reuse }: DescribedStep,
  edits: readonly Edit[],
  { words = [], reuses }: { words?: readonly unknown[]; reuses?: false },
): boolean {
  const wanted = dataOf(text)
  const step = within(wanted, path)
  const says = within(wanted, reuse?.path ?? path)
  if (!step || !says) return false
  if (words.length > 0) step[ARGUMENTS] = [...((step[ARGUMENTS] as unknown[]) ?? []), ...words]
  if (reuses === false) says[REUSE] = false
  return isDeepStrictEqual(dataOf(applyEdits(text, ownedBy(PASSES_FLAGS, edits))), wanted)
}

type Data = Record<string, unknown> | null | undefined

const within = (data: unknown, path: readonly string[]): Data =>
  path.reduce<Data>((at, key) => at?.[key] as Data, data as Data)
