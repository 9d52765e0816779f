import { aboutFile, type Diagnostic } from '../diagnostic.ts'
import { fileOf } from '../files/python-file.ts'
import { type Definition, sourcesOf } from '../map/definition.ts'
import type { WantedPart } from './wanted-parts.ts'

/** Blocks the parts of a deployment whose entry script steps run as well. */
export function blockingStepsAmongEntries(
  all: readonly Definition[],
): (part: WantedPart) => WantedPart {
  const paths = stepsAmongEntries(all)
  return (part) =>
    part.transform === 'entryScript' && paths.has(part.path)
      ? { ...part, blocked: runsAsStep(part.path) }
      : part
}

/** The entry scripts of deployments that steps run as well. */
function stepsAmongEntries(all: readonly Definition[]): ReadonlySet<string> {
  const sources = (wanted: Definition['kind']) =>
    all.filter(({ kind }) => kind === wanted).flatMap(sourcesOf)
  const entries = new Set(sources('deployment'))
  return new Set(entries.size > 0 ? sources('step').filter((path) => entries.has(path)) : [])
}

/**
 * What to say of an entry script that steps run as well: code that waits in a container whenever it starts would wait
 * in each run of the step, too.
 */
const runsAsStep = (path: string): Diagnostic =>
  aboutFile(fileOf(path), {
    code: 'entry-script-is-a-step',
    severity: 'error',
    message:
      'the entry script of a deployment is the script of a step as well, which would wait for VS Code in every run',
    hint: 'give the deployment an entry script of its own that imports init and run from this one',
  })
