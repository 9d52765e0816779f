import type { OutOfReach } from '../../../transforms/azureml/kinds.ts'
import { withoutRoot } from '../../python/paths.ts'
import { Reader } from '../../python/values/evaluate.ts'
import type { Diagnostic } from '../diagnostic.ts'
import { type Definition, type FoundDefinition, NO_STEP } from './definition.ts'
import { NONE_LISTED } from './environment/environment.ts'
import { argumentOf, type SdkCall } from './sdk-call.ts'

/** A definition whose script is not known, or cannot be debugged. */
export const withoutScript = (
  definition: Pick<Definition, 'kind' | 'type' | 'name' | 'call'>,
  problem: Diagnostic,
): FoundDefinition => ({
  ...definition,
  script: null,
  uploads: 'folder',
  ...NO_STEP,
  environment: NONE_LISTED,
  warnings: [],
  problems: [problem],
})

/** What is said of a class of the SDK whose script cannot be debugged. */
export const notReached = (type: string, { code, reason, hint }: OutOfReach) =>
  ({
    code,
    severity: 'info',
    message: `${type} cannot be debugged this way: ${reason}`,
    hint,
  }) as const

/** What a step is called whose script is not looked for: its name where that stands in the call, else its class. */
export function nameOf(site: SdkCall, parameter = 'name'): string {
  const name = new Reader().read(site.file, argumentOf(site, parameter)?.value ?? site.call)
  return name.kind === 'string' ? withoutRoot(name.value) : site.type
}
