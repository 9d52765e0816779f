import { dockerTasks } from './docker-tasks.ts'
import { entryScript } from './entry-script.ts'
import { launchConfig } from './launch-config.ts'
import { pipPackages } from './pip-packages.ts'
import { pipelineStep } from './pipeline-step.ts'
import { stepScript } from './step-script.ts'

/** Every transform, in the order in which their edits are listed. */
export const transforms = {
  stepScript,
  entryScript,
  pipPackages,
  pipelineStep,
  launchConfig,
  dockerTasks,
} as const

export type TransformId = (typeof transforms)[keyof typeof transforms]['id']
