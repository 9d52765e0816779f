import { only } from '../../../collections/only.ts'
import { dirname } from '../../../python/paths.ts'
import type { Workspace } from '../../files/workspace.ts'
import { argumentSite } from '../trail/argument-site.ts'
import { isDoneBefore } from '../trail/branches.ts'
import { stringsOf } from '../trail/possible-values.ts'
import { holderOf, type Origin, receiverOf, type Site, sdkName } from '../trail/site.ts'
import * as advice from './advice.ts'
import { CONDA_DEPENDENCIES, ofDefaults } from './defaults.ts'
import { ofCondaFile } from './dependencies.ts'
import { ofDirectory, ofRequirementsFile } from './files/listed-files.ts'
import { type Finding, isGap } from './findings.ts'
import { heldEnvironment } from './held-environment.ts'
import { isGotByName, lookedUpName, pinnedVersion, registrationsOf } from './registrations.ts'
import type { EnvironmentSearch } from './search.ts'
import { ofBuildContext, ofDockerfile } from './user-managed.ts'

/**
 * The packages of an Environment, however code has come by it.
 *
 * @param all that it may be as well
 */
export function ofEnvironment(
  search: EnvironmentSearch,
  origin: Origin,
  all: readonly Origin[],
): Finding[] {
  // looked up, or made where it is not there: what is made is what the repository lists
  const isMade = all.some((each) => !isGotByName(search.workspace, each))
  const owner = holderOf(origin, 'environment')
  // `run_config.environment`, `estimator.run_config.environment`
  if (owner) return search.runConfiguration(owner)
  const held = { names: origin.names, path: '', isCopy: receiverOf(origin, 'clone') !== null }
  const names = namesOf(search.workspace, origin)
  // Microsoft's own is always there
  const mayBeMissing = isGotByName(search.workspace, origin) && !areCurated(names)
  return mayBeMissing && isMade
    ? [
        ...heldEnvironment(search, held, () => []),
        advice.lookedUp(origin, pinnedVersion(search.workspace, origin), only(names) ?? undefined),
      ]
    : heldEnvironment(search, held, () => ofMadeEnvironment(search, origin))
}

function ofMadeEnvironment(search: EnvironmentSearch, origin: Origin): Finding[] {
  const made = sdkName(search.workspace, origin)
  const given = (name: string) => argumentSite(search.workspace, origin, name)
  const path = given('file_path')
  switch (made) {
    case 'Environment':
    case 'EnvironmentDefinition':
      return ofDefaults(search.workspace, origin, `.${CONDA_DEPENDENCIES}`)
    case 'Environment.from_conda_specification':
      return path ? ofCondaFile(search, path, null) : [advice.unknown(origin)]
    case 'Environment.from_pip_requirements':
      return path ? ofRequirementsFile(search, path, null) : [advice.unknown(origin)]
    case 'Environment.from_docker_image':
    case 'Environment.from_dockerfile': {
      const conda = given('conda_specification')
      if (conda) return ofCondaFile(search, conda, null)
      const requirements = given('pip_requirements')
      if (requirements) return ofRequirementsFile(search, requirements, null)
      return made === 'Environment.from_dockerfile'
        ? [ofDockerfile(search, given('dockerfile') ?? origin)]
        : [advice.fromImage(origin)]
    }
    case 'Environment.from_docker_build_context':
      return [ofBuildContext(search, given('docker_build_context') ?? origin)]
    case 'Environment.from_existing_conda_environment':
      return [advice.fromExisting(origin)]
    case 'Environment.load_from_directory':
      return ofDirectory(search, origin)
    default: {
      const lookedUp = lookedUpName(search.workspace, origin)
      return lookedUp ? ofRegistered(search, origin, lookedUp) : ofGotFromAnother(search, origin)
    }
  }
}

/** An environment that a method of another object gives: of an environment with the same packages, or of a run. */
function ofGotFromAnother(search: EnvironmentSearch, origin: Origin): Finding[] {
  const copied = receiverOf(origin, 'clone')
  if (copied)
    return search
      .environment(copied)
      .map((each) =>
        isGap(each) &&
        each.code === 'environment-out-of-reach' &&
        isGotByName(search.workspace, each)
          ? advice.toCopy(each, origin)
          : each,
      )
  const same = receiverOf(origin, 'register')
  if (same) return search.environment(same)
  return [receiverOf(origin, 'get_environment') ? advice.fromRun(origin) : advice.unknown(origin)]
}

/** The names of Microsoft's own environments. */
const CURATED = /^azureml[-:/]/i

const areCurated = (names: readonly (string | null)[]): boolean =>
  names.length > 0 && names.every((name) => CURATED.test(name ?? ''))

/** The names by which an environment may be looked up: null for one that is not known. */
function namesOf(workspace: Workspace, origin: Origin): readonly (string | null)[] {
  const given = lookedUpName(workspace, origin)
  return given ? stringsOf(workspace, given) : []
}

/** An environment that is got by its name: the one that the repository registers under that name. */
function ofRegistered(search: EnvironmentSearch, origin: Origin, given: Site): Finding[] {
  const names = stringsOf(search.workspace, given)
  if (areCurated(names)) return [advice.curated(origin, names)]
  const name = only(names)
  if (!name) return [advice.registered(origin)]
  const found = registrationsOf(search.workspace, origin, name)
  // of several, any can be the one that was registered last
  const listed = found.flatMap((each) =>
    search.goingOnIn(dirname(each.unit.path)).environment(each),
  )
  // none where it is registered as a copy of itself
  if (listed.length === 0) return [advice.registered(origin, name)]
  const version = pinnedVersion(search.workspace, origin)
  const isRegisteredFirst =
    version === null && found.some((each) => isDoneBefore(search.workspace, each, origin.node))
  return [...listed, ...(isRegisteredFirst ? [] : [advice.lookedUp(origin, version, name)])]
}
