import { pathTo } from '../../../python/access-path.ts'
import type { UnitNode } from '../../../python/values/static-value.ts'
import { type Event, eventsOf } from '../trail/events.ts'
import { inForce, isSurelySet } from '../trail/in-force.ts'
import type { Name, Site } from '../trail/site.ts'
import * as advice from './advice.ts'
import { CONDA_DEPENDENCIES } from './defaults.ts'
import { type Finding, isGap } from './findings.ts'
import { addingStatement, addsDebugpy, replacesPackages, usingStatement } from './package-calls.ts'
import type { EnvironmentSearch } from './search.ts'
import { inOrder, ofPythonSection, sectionAt } from './sections.ts'
import { setOutOfSight } from './set-out-of-sight.ts'
import { whereUserManaged } from './user-managed.ts'

/** An object's name and where the part that is looked at hangs on it. */
export interface Held {
  readonly names: readonly Name[]
  /** `environment.python.conda_dependencies` from the name on; empty for the object itself. */
  readonly path: string
  /** Whether what is done to it further down counts for nothing. */
  readonly isGone?: boolean
  /** Whether the object is given an image when it is made. */
  readonly hasImage?: boolean
}

/** How what an environment is set to, or is part of, is read. */
export interface SettingReaders {
  runConfiguration(search: EnvironmentSearch, site: Site): Finding[]
  environment(search: EnvironmentSearch, site: Site): Finding[]
  dependencies(search: EnvironmentSearch, site: Site): Finding[]
}

/**
 * An environment, by what is done to it through the names of the object that holds it.
 *
 * @param made reads what it is without that, which is all that it is where nothing is done to it
 */
export function heldEnvironment(
  search: EnvironmentSearch,
  { names, path, isGone = false, hasImage = false }: Held,
  read: SettingReaders,
  made: (isAlone: boolean) => Finding[],
): Finding[] {
  const own = names.map((name) =>
    eventsOf(search.workspace, name).filter(({ timing }) => !isGone || timing !== 'later'),
  )
  const section = sectionAt(search, own, pathTo(path, 'python'))
  const docker = sectionAt(search, own, pathTo(path, 'docker'))
  const events = [...own, ...(section?.done ?? []), ...(docker?.done ?? [])]
  const order = inOrder(own, [section, docker])
  const isLater = (one: Event, other: Event) => order.indexOf(one) > order.indexOf(other)
  const conda = pathTo(path, CONDA_DEPENDENCIES)
  const configurations = path.startsWith('run_config.') ? inForce(events, 'run_config') : []
  const environments = path === '' ? [] : inForce(events, path)
  const replacedBy = (paths: readonly string[]) =>
    order.findLast(
      ({ kind, timing, path }) => kind === 'set' && timing === 'always' && paths.includes(path),
    )
  // what was done to what another replaces counts no more
  const doneSince = (replacing: Event | undefined) =>
    replacing ? events.map((own) => own.filter((event) => isLater(event, replacing))) : events
  const replacing = replacedBy(above(conda))
  const done = doneSince(replacing)
  // a new section has packages of its own, whatever was set before it, and so has another environment
  const dependencies = inForce(events, conda).filter(
    (value) =>
      (!section || isLater(value, section.assignment)) &&
      (!replacing || value === replacing || isLater(value, replacing)),
  )
  if (addsDebugpy(done, conda)) return [{ kind: 'provided' }]
  const changed = changedAsDict(done.flat(), conda)
  if (changed) return [advice.unknown(changed)]
  const managed = whereUserManaged(search, doneSince(replacedBy(above(path))), path, hasImage)
  if (managed) return [managed]
  // `run_config.environment = env` and then `run_config.environment.python.conda_dependencies = deps`
  const last = dependencies.find(({ timing }) => timing === 'always')
  const isReplaced = environments.every(
    (value) => value.timing === 'later' || (last && isLater(last, value)),
  )
  const choices: Finding[][] = [
    ...(environments.length > 0 ? [] : configurations).map((value) =>
      read.runConfiguration(search, value),
    ),
    ...(isReplaced ? environments.filter(({ timing }) => timing === 'later') : environments).map(
      (value) => read.environment(search, value),
    ),
    ...dependencies.map((value) => read.dependencies(search, value)),
  ]
  const found = choices.flat()
  // where it may be left as it is made, that counts as well
  const isSet = found.length > 0 && isSurelySet(search.workspace, events, [...above(path), conda])
  const whole = () => ofPythonSection(section, () => made(found.length === 0))
  const base = isSet ? found : [...whole(), ...found]
  // what is added to in any case can be added to once more
  const adds = addingStatement(done, conda)
  const isMoot =
    base.every(({ kind }) => kind === 'gap' || kind === 'line') || replacesPackages(events, conda)
  const uses = () => (base.length > 0 && base.every(isGap) ? usingStatement(done, conda) : null)
  const line = adds && isMoot ? adds : uses()
  const unseen = found.length === 0 ? setUnseen(search, done.flat(), path) : null
  return [...(line ? [line] : base), ...(unseen ? [advice.mayBeReplaced(unseen)] : [])]
}

/** What changes attributes as items of a dict, by which others may be set: `run_config.__dict__.update(…)`. */
const changedAsDict = (events: readonly Event[], path: string): Event | null =>
  events.find(({ kind, path: at }) => {
    const [, holder] = kind === 'call' ? (/^(.*?)\.?__dict__\.update$/.exec(at) ?? []) : []
    return holder !== undefined && isPart(path, holder)
  }) ?? null

/** Where another environment may be put into what is handed on; null where it is handed to nothing that does so. */
function setUnseen(
  { workspace }: EnvironmentSearch,
  events: readonly Event[],
  path: string,
): UnitNode | null {
  const handed = events.find(({ kind, path: at }) => kind === 'handed' && isPart(path, at))
  return handed && path !== '' ? setOutOfSight(workspace, handed.unit, path) : null
}

const isPart = (path: string, whole: string): boolean =>
  whole === '' || `${path}.`.startsWith(`${whole}.`)

/** The attributes whose value decides on that of a path: `run_config` and `run_config.environment`. */
const above = (path: string): string[] =>
  path === '' ? [] : path.split('.').map((_, at, parts) => parts.slice(0, at + 1).join('.'))
