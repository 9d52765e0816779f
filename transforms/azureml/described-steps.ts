import type { DescribedStep } from './described-step.ts'
import { readPipelineFile } from './pipeline-file.ts'
import { readRunFile } from './run-file.ts'

/** The steps that a file describes, a run configuration or a pipeline; none where it is something else. */
export function readDescribedSteps(text: string): readonly DescribedStep[] {
  const run = readRunFile(text)
  return run ? [run] : readPipelineFile(text)
}
