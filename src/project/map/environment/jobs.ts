import { AZUREML } from '../../../../transforms/packages/wanted.ts'
import type { Workspace } from '../../files/workspace.ts'
import { argumentSite } from '../trail/argument-site.ts'
import { isAlwaysLiteral } from '../trail/possible-values.ts'
import { type Origin, type Site, sdkName } from '../trail/site.ts'
import * as advice from './advice.ts'
import { ofNoList } from './defaults.ts'
import { ofCondaFile } from './dependencies.ts'
import { ofRequirementsFile } from './files/listed-files.ts'
import type { Finding } from './findings.ts'
import { type HeldPart, heldEnvironment } from './held-environment.ts'
import type { EnvironmentSearch } from './search.ts'
import { ofSpark } from './spark.ts'

/** What steps, deployments, jobs and estimators take their packages from. */

/** A ScriptRunConfig or an estimator, by what is done to it, and by its arguments. */
export function ofJob(search: EnvironmentSearch, origin: Origin): Finding[] {
  if (sdkName(search.workspace, origin) === null) return [advice.unknown(origin)]
  const held = { names: origin.names, ...heldByJob(search.workspace, origin) }
  const found = heldEnvironment(search, held, () => ofCall(search, origin))
  return [...found, ...ofSpark(search, origin.names, 'run_config.framework')]
}

/** What an estimator is given its image by, and was in older versions of the SDK. */
const IMAGES = ['custom_docker_image', 'custom_docker_base_image']

/** Where the environment of a job hangs on it. */
export const heldByJob = (
  workspace: Workspace,
  call: Site,
): Pick<HeldPart, 'path' | 'hasImage'> => ({
  path: 'run_config.environment',
  hasImage: IMAGES.some((name) => argumentSite(workspace, call, name)),
})

/** The arguments of a step, deployment, job or estimator that say where its packages are listed. */
export function ofCall(
  search: EnvironmentSearch,
  call: Site,
  spread: ReadonlyMap<string, readonly Site[]> = new Map(),
): Finding[] {
  const { workspace } = search
  const all = (...names: string[]): readonly Site[] =>
    names
      .map((each) => {
        const own = argumentSite(workspace, call, each)
        return own ? [own] : (spread.get(each) ?? [])
      })
      .find(({ length }) => length > 0) ?? []
  const given = (...names: string[]): Site | null => all(...names)[0] ?? null
  const folder = given('source_directory')
  const found =
    foundBy(workspace, all('environment', 'environment_definition'), search.environment) ??
    foundBy(workspace, all('runconfig', 'run_config'), search.runConfiguration) ??
    foundBy(
      workspace,
      all('conda_file', 'conda_dependencies_file', 'conda_dependencies_file_path'),
      (path) => ofCondaFile(search, path, folder),
    )
  if (found) return found
  const managed = given('user_managed')
  // the SDK takes no packages then
  if (managed && !isAlwaysLiteral(workspace, managed, /^(false|none)$/))
    return [given(...IMAGES) ? advice.fromImage(call) : advice.fromInterpreter(call)]
  const required = foundBy(
    workspace,
    all('pip_requirements_file', 'pip_requirements_file_path'),
    (path) => ofRequirementsFile(search, path, folder),
  )
  if (required)
    return required.map((finding) =>
      // estimators install the SDK beside what they are told to
      finding.kind === 'requirements' ? { ...finding, present: [AZUREML] } : finding,
    )
  return ofNoList(workspace, call, given)
}

/** What the values of an argument lead to; null where none is given, or always None. */
function foundBy(
  workspace: Workspace,
  sites: readonly Site[],
  look: (site: Site) => Finding[],
): Finding[] | null {
  const found = sites.flatMap(look)
  const isGiven = () => !sites.every((site) => isAlwaysLiteral(workspace, site, /^none$/))
  return found.length > 0 || isGiven() ? found : null
}
