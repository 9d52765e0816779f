import type { Diagnostic, Place } from '../project/diagnostic.ts'
import type { Definition } from '../project/map/definition.ts'
import { isWanted } from '../project/plan/wanted-parts.ts'
import { callKey } from '../project/world/call-site.ts'
import { nearest } from '../text/nearest.ts'
import { UsageError } from './command-line/usage.ts'
import type { Context } from './context.ts'
import { formatPlace } from './report/report.ts'
import { printable } from './terminal.ts'

/**
 * Says which steps there are when `--step` names none of them, or the setting does.
 *
 * @throws UsageError
 */
export function checkSteps(
  { options: { onlySteps = [] }, flags, placeOfSetting }: Context,
  definitions: readonly Definition[],
): void {
  for (const name of onlySteps) {
    const named = definitions.filter((definition) => isWanted(definition, { onlySteps: [name] }))
    const runner = runnerOf(named, definitions)
    if (!runner && named.some(takesArguments)) continue
    const place = flags.step ? null : placeOfSetting('step')
    const where = place ? `${formatPlace(place)}: ` : ''
    throw new UsageError(
      `${where}${runner ? `${name} gets its arguments from the step ${runner.name}: name that` : reasonAgainst(name, named, definitions)}`,
    )
  }
}

/** What is to be said of scripts that the settings give to steps which are nowhere. */
export function settledNowhere(
  { options: { steps = {} }, placeOfSetting }: Context,
  definitions: readonly Definition[],
): Diagnostic[] {
  const known = [...new Set(definitions.map(({ name }) => name))]
  return Object.keys(steps).flatMap((name) => {
    const place = known.includes(name) ? null : placeOfSetting('steps', name)
    const near = nearest(name, known)
    return place ? [nowhere(place, name, near ? `did you mean ${near}?` : null)] : []
  })
}

const nowhere = (place: Place, name: string, meant: string | null): Diagnostic => ({
  ...place,
  code: 'settled-step-unknown',
  severity: 'warning',
  message: `this says what ${name} runs, and no step or deployment is called that`,
  hint: meant ?? 'aml-debug map shows what each is called',
})

/** The step that gives the flags to all that has a name; null where some of that gets them itself. */
function runnerOf(
  named: readonly Definition[],
  definitions: readonly Definition[],
): Definition | null {
  const [first] = named
  if (!first || named.some(({ changes }) => changes.length > 0)) return null
  const key = callKey(first.call)
  return (
    definitions.find(
      ({ changes, runs }) => changes.length > 0 && runs.some((call) => callKey(call) === key),
    ) ?? null
  )
}

const takesArguments = ({ kind, script }: Definition): boolean => kind === 'step' && script !== null

/** @param named what has that name, and still cannot be chosen */
function reasonAgainst(
  name: string,
  [named]: readonly Definition[],
  definitions: readonly Definition[],
): string {
  if (named?.kind === 'deployment')
    return `${name} is a deployment, which has no arguments to choose${named.script ? `; give the path ${named.script.path} to change it alone` : ''}`
  if (named) return `the step ${name} cannot be debugged yet; aml-debug map says why`
  const known = [...new Set(definitions.filter(takesArguments).map(({ name }) => name.trim()))]
  // a line ending in a name must not look like one of ours
  return printable(`no step is called ${name}; ${among(name, known)}`)
}

/** More names than these are not read. */
const MOST_NAMES = 12

function among(name: string, known: readonly string[]): string {
  if (known.length === 0) return 'aml-debug map shows what there is'
  if (known.length <= MOST_NAMES)
    return `there ${known.length === 1 ? 'is' : 'are'} ${known.join(', ')}`
  const near = nearest(name, known)
  return near ? `did you mean ${near}?` : `aml-debug map shows the ${known.length} that there are`
}
