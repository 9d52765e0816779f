import { readYaml, type YamlFault } from '../../src/packages/yaml.ts'
import type { DescribedStep } from './described-step.ts'
import { readPipelineFile } from './pipeline-file.ts'
import { readRunFile } from './run-file.ts'

/** The steps that a file describes, a run configuration or a pipeline; none where it is something else. */
export function readDescribedSteps(text: string): readonly DescribedStep[] {
  const run = readRunFile(text)
  return run ? [run] : readPipelineFile(text)
}

/** What is wrong with a text that seems to describe steps; null where it can be read, or is something else. */
export function stepsFault(text: string): YamlFault | null {
  if (!/(^|[{,])[ \t]*['"]?script(_name)?['"]?[ \t]*:/m.test(text)) return null
  const document = readYaml(text)
  return 'reason' in document ? document : null
}
