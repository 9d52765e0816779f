import type { Diagnostic } from '../diagnostic.ts'
import type { Definition } from '../map/definition.ts'
import type { AddOptions } from '../options.ts'
import { callKey } from '../world/call-site.ts'
import { isWanted } from './wanted-parts.ts'

/**
 * Makes a function that says of a step which `--step` does not name that it gets the flags all the same: a loop or a
 * function makes it by the call that makes one which is named.
 */
export function sharingFlags(
  all: readonly Definition[],
  options: Pick<AddOptions, 'onlySteps'>,
): (definition: Definition) => Diagnostic[] {
  if (options.onlySteps === undefined) return () => []
  const givers = new Map(
    all
      .filter((each) => each.script && isWanted(each, options))
      .flatMap((each) => each.changes.map(({ call }) => [callKey(call), each.name] as const)),
  )
  return (definition) => {
    const { name, script, changes, call } = definition
    const giver = changes.flatMap((change) => givers.get(callKey(change.call)) ?? [])[0]
    if (giver === undefined || !script || isWanted(definition, options)) return []
    return [
      {
        ...call.place,
        code: 'flags-shared',
        severity: 'warning',
        message: `${name} gets the flags as well, and waits for VS Code: it is made by the same call as ${giver}`,
        hint: 'leave it out of the pipeline as long as you debug the other, or give each of them a call of its own',
      },
    ]
  }
}
