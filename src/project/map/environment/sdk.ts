import { AZUREML } from '../../../../transforms/packages/wanted.ts'
import { dirname } from '../../../python/paths.ts'
import type { Workspace } from '../../files/workspace.ts'
import { isDoneBefore } from '../trail/branches.ts'
import { eventsOf } from '../trail/events.ts'
import { originsOf } from '../trail/origins.ts'
import { isAlwaysLiteral, stringsOf } from '../trail/possible-values.ts'
import {
  argumentSite,
  holderOf,
  type Origin,
  receiverOf,
  type Site,
  sdkName,
  siteKey,
} from '../trail/site.ts'
import * as advice from './advice.ts'
import { CONDA_DEPENDENCIES, ofDefaults, ofNoList } from './defaults.ts'
import {
  filesFor,
  ofDirectory,
  ofRequirementsFile,
  ofRunconfigFile,
  pathsFrom,
} from './files/listed-files.ts'
import { writerOf } from './files/serialised.ts'
import { type Finding, fileFinding, isGap } from './findings.ts'
import { type Held, heldEnvironment, type SettingReaders } from './held-environment.ts'
import { addingStatement, addsDebugpy, replacesPackages } from './package-calls.ts'
import { isGotByName, lookedUpName, registrationsOf } from './registrations.ts'
import type { EnvironmentSearch } from './search.ts'
import { ofDockerfile } from './user-managed.ts'

/** What SDK v1 builds environments from, read from what is done to its objects. */

/** What each origin of an expression comes to; nothing where the trail has come round to where it was. */
function ofOrigins(
  search: EnvironmentSearch,
  site: Site,
  read: (search: EnvironmentSearch, origin: Origin, all: readonly Origin[]) => Finding[],
): Finding[] {
  const key = siteKey(site)
  if (search.asked?.has(key)) return []
  const within = { ...search, asked: new Set([...(search.asked ?? []), key]) }
  const all = originsOf(search.workspace, site).filter(({ node }) => node.type !== 'none')
  return all.flatMap((origin) => read(within, origin, all))
}

/** `runconfig=`: a RunConfiguration. */
const ofRunConfiguration = (search: EnvironmentSearch, site: Site): Finding[] =>
  ofOrigins(search, site, ofOneRunConfiguration)

function ofOneRunConfiguration(search: EnvironmentSearch, origin: Origin): Finding[] {
  const owner = holderOf(origin, 'run_config')
  if (owner) return ofJobs(search, owner)
  switch (sdkName(search.workspace, origin)) {
    case 'RunConfiguration':
      return ofHeldEnvironment(search, { names: origin.names, path: 'environment' }, () => {
        const given = argumentSite(search.workspace, origin, 'conda_dependencies')
        return given
          ? ofDependencies(search, given)
          : ofDefaults(search.workspace, origin, `.environment.${CONDA_DEPENDENCIES}`)
      })
    case 'RunConfiguration.load':
      return ofRunconfigFile(search, origin)
    case 'ScriptRunConfig':
      // a CommandStep takes one as well
      return ofJob(search, origin)
    default:
      return [advice.unknown(origin)]
  }
}

/** `ScriptRunConfig(…)`, an estimator: what `.run_config` or a step takes from it. */
const ofJobs = (search: EnvironmentSearch, site: Site): Finding[] =>
  ofOrigins(search, site, (within, origin) =>
    sdkName(search.workspace, origin) === null ? [advice.unknown(origin)] : ofJob(within, origin),
  )

const ofJob = (search: EnvironmentSearch, origin: Origin): Finding[] =>
  ofHeldEnvironment(search, { names: origin.names, ...heldByJob(search.workspace, origin) }, () =>
    ofCall(search, origin),
  )

/** What an estimator is given its image by, and was in older versions of the SDK. */
const IMAGES = ['custom_docker_image', 'custom_docker_base_image']

/** Where the environment of a job hangs on it. */
export const heldByJob = (workspace: Workspace, call: Site): Pick<Held, 'path' | 'hasImage'> => ({
  path: 'run_config.environment',
  hasImage: IMAGES.some((name) => argumentSite(workspace, call, name)),
})

/** The arguments of a step, deployment, job or estimator that say where its packages are listed. */
export function ofCall(
  search: EnvironmentSearch,
  call: Site,
  spread: ReadonlyMap<string, readonly Site[]> = new Map(),
): Finding[] {
  const all = (...names: string[]): readonly Site[] =>
    names
      .map((each) => {
        const own = argumentSite(search.workspace, call, each)
        return own ? [own] : (spread.get(each) ?? [])
      })
      .find(({ length }) => length > 0) ?? []
  const given = (...names: string[]): Site | null => all(...names)[0] ?? null
  const folder = given('source_directory')
  const found =
    foundBy(search, all('environment', 'environment_definition'), ofEnvironment) ??
    foundBy(search, all('runconfig', 'run_config'), ofRunConfiguration) ??
    foundBy(
      search,
      all('conda_file', 'conda_dependencies_file', 'conda_dependencies_file_path'),
      (at, path) => ofCondaFile(at, path, folder),
    )
  if (found) return found
  const managed = given('user_managed')
  // the SDK takes no packages then
  if (managed && !isAlwaysLiteral(search.workspace, managed, /^(false|none)$/))
    return [given(...IMAGES) ? advice.fromImage(call) : advice.fromInterpreter(call)]
  const required = foundBy(
    search,
    all('pip_requirements_file', 'pip_requirements_file_path'),
    (at, path) => ofRequirementsFile(at, path, folder),
  )
  if (required)
    return required.map((finding) =>
      // estimators install the SDK beside what they are told to
      finding.kind === 'requirements' ? { ...finding, present: [AZUREML] } : finding,
    )
  return ofNoList(search.workspace, call, given)
}

/** What the values of an argument lead to; null where none is given, or always None. */
function foundBy(
  search: EnvironmentSearch,
  sites: readonly Site[],
  look: (search: EnvironmentSearch, site: Site) => Finding[],
): Finding[] | null {
  const found = sites.flatMap((site) => look(search, site))
  const isGiven = () => !sites.every((site) => isAlwaysLiteral(search.workspace, site, /^none$/))
  return found.length > 0 || isGiven() ? found : null
}

/** An Environment. */
const ofEnvironment = (search: EnvironmentSearch, site: Site): Finding[] =>
  ofOrigins(search, site, ofOneEnvironment)

/** @param all that it may be as well */
function ofOneEnvironment(
  search: EnvironmentSearch,
  origin: Origin,
  all: readonly Origin[],
): Finding[] {
  // looked up, or made where it is not there: what is made is what the repository lists
  const isMade = all.some((each) => !isGotByName(search.workspace, each))
  const owner = holderOf(origin, 'environment')
  // `run_config.environment`, `estimator.run_config.environment`
  if (owner) return ofRunConfiguration(search, owner)
  const held = { names: origin.names, path: '' }
  const name = onlyName(search, origin)
  // Microsoft's own is always there
  const mayBeMissing = isGotByName(search.workspace, origin) && !CURATED.test(name ?? '')
  return mayBeMissing && isMade
    ? [...ofHeldEnvironment(search, held, () => []), advice.lookedUp(origin, name)]
    : ofHeldEnvironment(search, held, () => ofMadeEnvironment(search, origin))
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
    case 'Environment.from_existing_conda_environment':
      return [advice.fromExisting(origin)]
    case 'Environment.load_from_directory':
      return ofDirectory(search, origin)
    default: {
      const lookedUp = lookedUpName(search.workspace, origin)
      if (lookedUp) return ofRegistered(search, origin, lookedUp)
      // both give an environment with the same packages
      const copied = receiverOf(origin, 'clone')
      if (copied)
        return ofEnvironment(search, copied).map((each) =>
          isGap(each) &&
          each.code === 'environment-out-of-reach' &&
          isGotByName(search.workspace, each)
            ? advice.toCopy(each, origin)
            : each,
        )
      const same = receiverOf(origin, 'register')
      if (same) return ofEnvironment(search, same)
      return [
        receiverOf(origin, 'get_environment') ? advice.fromRun(origin) : advice.unknown(origin),
      ]
    }
  }
}

/** The names of Microsoft's own environments. */
const CURATED = /^azureml[-:/]/i

/** The name by which an environment is looked up; undefined where it is one of several, or not known. */
function onlyName({ workspace }: EnvironmentSearch, origin: Origin): string | undefined {
  const given = lookedUpName(workspace, origin)
  const names = given ? stringsOf(workspace, given) : []
  return (names.length === 1 && names[0]) || undefined
}

/** An environment that is got by its name: the one that the repository registers under that name. */
function ofRegistered(search: EnvironmentSearch, origin: Origin, given: Site): Finding[] {
  const [name, ...others] = stringsOf(search.workspace, given)
  if (!name || others.length > 0) return [advice.registered(origin)]
  if (CURATED.test(name)) return [advice.curated(origin, name)]
  const found = registrationsOf(search.workspace, origin, name)
  if (found.length === 0) return [advice.registered(origin, name)]
  const isRegisteredFirst = found.some((each) => isDoneBefore(search.workspace, each, origin.node))
  return [
    // of several, any can be the one that was registered last
    ...found.flatMap((each) => ofEnvironment({ ...search, from: dirname(each.unit.path) }, each)),
    ...(isRegisteredFirst ? [] : [advice.lookedUp(origin, name)]),
  ]
}

/** A CondaDependencies. */
const ofDependencies = (search: EnvironmentSearch, site: Site): Finding[] =>
  ofOrigins(search, site, ofOneDependencies)

function ofOneDependencies(search: EnvironmentSearch, origin: Origin): Finding[] {
  const events = origin.names.map((name) => eventsOf(search.workspace, name))
  if (addsDebugpy(events, '')) return [{ kind: 'provided' }]
  const owner = holderOf(origin, 'conda_dependencies')
  const python = owner && holderOf(owner, 'python')
  if (python) return ofEnvironment(search, python)
  const replaced = replacesPackages(events, '') ? addingStatement(events, '') : null
  if (replaced) return [replaced]
  switch (sdkName(search.workspace, origin)) {
    case 'CondaDependencies.create':
      return [{ kind: 'create', unit: origin.unit, node: origin.node }]
    case 'CondaDependencies': {
      const path = argumentSite(search.workspace, origin, 'conda_dependencies_file_path')
      if (path) return ofCondaFile(search, path, null)
      const added = addingStatement(events, '')
      return added ? [added] : ofDefaults(search.workspace, origin, '')
    }
    default:
      return [advice.unknown(origin)]
  }
}

/** A conda environment file; the code that writes it, where code does. */
function ofCondaFile(search: EnvironmentSearch, path: Site, folder: Site | null): Finding[] {
  return pathsFrom(search, path, folder, (located, name) => {
    const written = writerOf(search.workspace, path.unit, name)
    if (written) return ofDependencies(search, written)
    return filesFor(search, path, located, name).map((each) => fileFinding('conda', each, path))
  })
}

/** The same as `heldEnvironment`, with the readers of this file. */
export const ofHeldEnvironment = (
  search: EnvironmentSearch,
  held: Held,
  made: (isAlone: boolean) => Finding[],
): Finding[] => heldEnvironment(search, held, READERS, made)

const READERS: SettingReaders = {
  runConfiguration: ofRunConfiguration,
  environment: ofEnvironment,
  dependencies: ofDependencies,
}
