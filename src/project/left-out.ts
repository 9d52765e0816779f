import { transforms } from '../../transforms/registry.ts'
import type { Diagnostic } from './diagnostic.ts'
import type { Workspace } from './files/workspace.ts'
import { keyOf } from './map/definition.ts'
import type { AddOptions } from './options.ts'
import { planAdd, type Target } from './plan/plan.ts'

/**
 * Warns of definitions that get flags which their scripts do not know, because `--only` or `--skip` leaves the scripts
 * out. Such a job ends at once.
 */
export function scriptsLeftOut(
  workspace: Workspace,
  targets: readonly Target[],
  options: AddOptions,
): Diagnostic[] {
  const { stepScript, pipelineStep } = transforms
  if (options.enabled(stepScript.id) || !options.enabled(pipelineStep.id)) return []
  const ahead = targets.filter(
    ({ status, parts }) =>
      status === 'pending' &&
      parts.some(
        ({ transform, outcome }) =>
          transforms[transform].id === pipelineStep.id && outcome === 'pending',
      ),
  )
  if (ahead.length === 0) return []
  const scripts = planAdd(workspace, {
    ...options,
    allows: () => true,
    enabled: (id) => id === stepScript.id,
  })
  const lacking = new Set(
    scripts.targets.flatMap(({ status, definition }) =>
      status === 'done' ? [] : [keyOf(definition)],
    ),
  )
  return ahead.flatMap(({ definition }) => {
    const { name, script, call } = definition
    return lacking.has(keyOf(definition))
      ? [
          {
            ...call.place,
            code: 'script-left-out',
            severity: 'warning',
            message: `${name} gets flags that ${script?.path} does not know, because ${stepScript.id} is left out`,
            hint: `run aml-debug add --only ${stepScript.id} as well`,
          },
        ]
      : []
  })
}
