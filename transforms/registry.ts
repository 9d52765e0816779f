import { describedSteps } from './described/described-steps.ts'
import { dockerTasks } from './docker-tasks.ts'
import { entryScript } from './entry-script.ts'
import { launchConfig } from './launch-config.ts'
import { condaYaml } from './packages/conda-yaml.ts'
import { requirementsFile } from './packages/requirements-file.ts'
import { pipPackages } from './pip-packages.ts'
import { pipelineStep } from './pipeline-step.ts'
import { ptvsdConda, ptvsdRequirements } from './ptvsd/files.ts'
import { ptvsd } from './ptvsd/script.ts'
import { stepScript } from './step-script.ts'

/** Every transform, in the order in which their edits are listed. */
export const transforms = {
  stepScript,
  entryScript,
  pipPackages,
  condaYaml,
  requirementsFile,
  pipelineStep,
  describedSteps,
  launchConfig,
  dockerTasks,
  ptvsd,
  ptvsdConda,
  ptvsdRequirements,
} as const

/** A transform by its name here. */
export type TransformKey = keyof typeof transforms

/** The names of all transforms, in their order. */
export const transformKeys = Object.keys(transforms) as readonly TransformKey[]

/** A transform by its name, with what it is asked to add. */
export type Asked = {
  [Key in TransformKey]: {
    readonly transform: Key
    readonly request: Parameters<(typeof transforms)[Key]['add']>[1][number]
  }
}[TransformKey]

/** Whether a transform, by its id, runs unless it is left out. */
export const isDefault = (id: string): boolean =>
  Object.values(transforms).every((transform) => transform.id !== id || !('optIn' in transform))
