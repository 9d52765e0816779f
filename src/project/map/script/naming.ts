import { callArguments } from '../../../python/calls.ts'
import { calledName } from '../../../python/module.ts'
import { findAll, type PyNode, textOf } from '../../../python/syntax.ts'
import type { Diagnostic } from '../../diagnostic.ts'
import type { Question } from '../../world/readings.ts'
import type { Repository } from '../repository.ts'
import { argumentOf, type SdkCall } from '../sdk-call.ts'
import { spreadOf } from '../spread.ts'

/** A call that names a script, with the expressions that say which. */
export interface Naming extends Pick<SdkCall, 'file' | 'call' | 'type' | 'bound'> {
  readonly script: Question | null
  readonly directory: Question | null
  readonly name: Question | null
  /** Why the script is not looked for; null where it is. */
  readonly problem: Diagnostic | null
}

/** An argument of a call, be it in a dict that it takes its arguments from. */
export function argumentAsked(
  repository: Repository,
  site: SdkCall,
  name: string,
): Question | null {
  const given = argumentOf(site, name)
  return given ? { unit: site.file, node: given.value } : spreadOf(repository, site).valueOf(name)
}

/** The arguments that say which script a call runs. */
export const scriptArguments = (
  repository: Repository,
  site: SdkCall,
  script: string | Question,
  directory: string,
): Pick<Naming, 'script' | 'directory'> => ({
  script: typeof script === 'string' ? argumentAsked(repository, site, script) : script,
  directory: argumentAsked(repository, site, directory) ?? pipelineFolder(site),
})

const PIPELINE_FOLDER = 'default_source_directory'
const PIPELINE = /^azureml\.pipeline\.(core\.)?(\w+\.)?Pipeline$/

/** The folder that every pipeline of a step's file gives to steps without one of their own; null where they differ. */
function pipelineFolder({ file, type }: SdkCall): Question | null {
  const { module } = file
  if (!type.endsWith('Step') || !module.text.includes(PIPELINE_FOLDER)) return null
  const [first = null, ...others] = findAll(module.root, 'call')
    .filter((call) => PIPELINE.test(calledName(module, call)))
    .map((call) => callArguments(module, call)?.keyword.get(PIPELINE_FOLDER)?.value ?? null)
  const isSame = (other: PyNode | null) =>
    first !== null && other !== null && textOf(module, other) === textOf(module, first)
  return first && others.every(isSame) ? { unit: file, node: first } : null
}
