import type { Definition } from '../project/map.ts'
import { isWanted } from '../project/plan.ts'
import { UsageError } from './usage.ts'

/**
 * Says which steps there are when `--step` names none of them.
 *
 * @throws UsageError
 */
export function checkSteps(
  wanted: readonly string[] | undefined,
  definitions: readonly Definition[],
): void {
  const steps = definitions.filter(({ kind, script }) => kind === 'step' && script)
  for (const name of wanted ?? []) {
    if (steps.some((step) => isWanted(step, { onlySteps: [name] }))) continue
    const known = [...new Set(steps.map((step) => step.name.trim()))]
    throw new UsageError(
      `no step is called ${name}; ${known.length > 0 ? `there ${known.length === 1 ? 'is' : 'are'} ${known.join(', ')}` : 'aml-debug map shows what there is'}`,
    )
  }
}
