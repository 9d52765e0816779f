import { pathTo, pathWithin } from '../../../python/access-path.ts'
import type { UnitNode } from '../../../python/values/static-value.ts'
import type { Workspace } from '../../files/workspace.ts'
import { type Event, type EventsByName, eventsOf } from '../trail/events.ts'
import { inForce, isSurelySet } from '../trail/in-force.ts'
import type { Name } from '../trail/site.ts'
import * as advice from './advice.ts'
import { CONDA_DEPENDENCIES } from './defaults.ts'
import { type Finding, isBuilt, isGap } from './findings.ts'
import { addingStatement, addsDebugpy, replacesPackages, usingStatement } from './package-calls.ts'
import type { EnvironmentSearch } from './search.ts'
import { inOrder, ofPythonSection, type Section, sectionAt } from './sections.ts'
import { setOutOfSight } from './set-out-of-sight.ts'
import {
  givenDockerfile,
  isToldWhoInstalls,
  losesDockerfile,
  whereUserManaged,
} from './user-managed.ts'

/** An object's name and where the part that is looked at hangs on it. */
export interface HeldPart {
  readonly names: readonly Name[]
  /** `environment.python.conda_dependencies` from the name on; empty for the object itself. */
  readonly path: string
  /** Whether what is done to it further down counts for nothing. */
  readonly isGone?: boolean
  /** Whether the object is given an image when it is made. */
  readonly hasImage?: boolean
  /** Whether it is a copy of another, which may be made by a Dockerfile. */
  readonly isCopy?: boolean
}

/**
 * An environment, by what is done to it through the names of the object that holds it.
 *
 * @param made reads what it is without that, which is all that it is where nothing is done to it
 */
export function heldEnvironment(
  search: EnvironmentSearch,
  { names, path, isGone = false, hasImage = false, isCopy = false }: HeldPart,
  made: (isAlone: boolean) => Finding[],
): Finding[] {
  const history = historyOf(search.workspace, names, path, isGone)
  const { events, section, lastSet, doneSince } = history
  const conda = pathTo(path, CONDA_DEPENDENCIES)
  const done = doneSince(lastSet(above(conda)))
  if (addsDebugpy(done, conda)) return [{ kind: 'provided' }]
  const changed = changedAsDict(done.flat(), conda)
  if (changed) return [advice.unknown(changed)]
  // a new section knows nothing of what the one before was told
  const inPython = doneSince(lastSet([...above(path), pathTo(path, 'python')]))
  const inWhole = doneSince(lastSet(above(path)))
  const managed = whereUserManaged(search, { inPython, inWhole }, path, hasImage)
  if (managed) return [managed]
  const found = readSettings(search, history, path)
  // where it may be left as it is made, that counts as well
  const isSet = found.length > 0 && isSurelySet(search.workspace, events, [...above(path), conda])
  const whole = () => ofPythonSection(section, () => made(found.length === 0))
  const start = isSet && !isCopy ? [] : whole()
  const base = isSet ? found : [...start, ...found]
  // nothing is installed by its conda dependencies unless the SDK is told to install them
  const built = [start, base].find((each) => each.length > 0 && each.every(isBuilt))
  if (built && !isToldWhoInstalls(inPython, path) && !losesDockerfile(inWhole, path)) {
    const dockerfile = givenDockerfile(search, inWhole, path)
    return dockerfile ? [dockerfile] : built
  }
  // what is added to in any case can be added to once more
  const adds = addingStatement(done, conda)
  const isMoot =
    base.every(({ kind }) => kind === 'gap' || kind === 'line') || replacesPackages(events, conda)
  const uses = () => (base.length > 0 && base.every(isGap) ? usingStatement(done, conda) : null)
  const line = adds && isMoot ? adds : uses()
  const unseen = found.length === 0 ? setUnseen(search.workspace, done.flat(), path) : null
  return [...(line ? [line] : base), ...(unseen ? [advice.mayBeReplaced(unseen)] : [])]
}

/** What is done to an object, its sections among it, one after the other. */
interface History {
  readonly events: EventsByName
  /** The PythonSection that its environment is given. */
  readonly section: Section | null
  isLater(one: Event, other: Event): boolean
  /** The last event that surely sets one of some attributes. */
  lastSet(paths: readonly string[]): Event | undefined
  /** What is done from some event on: what was done to what that replaces counts no more. */
  doneSince(event: Event | undefined): EventsByName
}

function historyOf(
  workspace: Workspace,
  names: readonly Name[],
  path: string,
  isGone: boolean,
): History {
  const own = names.map((name) =>
    eventsOf(workspace, name).filter(({ timing }) => !isGone || timing !== 'later'),
  )
  const section = sectionAt(workspace, own, pathTo(path, 'python'))
  const docker = sectionAt(workspace, own, pathTo(path, 'docker'))
  const events = [...own, ...(section?.done ?? []), ...(docker?.done ?? [])]
  const order = inOrder(own, [section, docker])
  const isLater = (one: Event, other: Event) => order.indexOf(one) > order.indexOf(other)
  return {
    events,
    section,
    isLater,
    lastSet: (paths) =>
      order.findLast(
        ({ kind, timing, path }) => kind === 'set' && timing === 'always' && paths.includes(path),
      ),
    doneSince: (since) =>
      since ? events.map((each) => each.filter((event) => isLater(event, since))) : events,
  }
}

/** What an environment is set to, or the run configuration that holds it, or its dependencies. */
function readSettings(
  search: EnvironmentSearch,
  { events, section, isLater, lastSet }: History,
  path: string,
): Finding[] {
  const conda = pathTo(path, CONDA_DEPENDENCIES)
  const replacing = lastSet(above(conda))
  // a new section has packages of its own, whatever was set before it, and so has another environment
  const dependencies = inForce(events, conda).filter(
    (value) =>
      (!section || isLater(value, section.assignment)) &&
      (!replacing || value === replacing || isLater(value, replacing)),
  )
  const environments = path === '' ? [] : inForce(events, path)
  const isHeld = environments.length === 0 && path.startsWith('run_config.')
  const configurations = isHeld ? inForce(events, 'run_config') : []
  // `run_config.environment = env` and then `run_config.environment.python.conda_dependencies = deps`
  const last = dependencies.find(({ timing }) => timing === 'always')
  const isReplaced = environments.every(
    (value) => value.timing === 'later' || (last && isLater(last, value)),
  )
  return [
    ...configurations.flatMap((value) => search.runConfiguration(value)),
    ...environments
      .filter(({ timing }) => !isReplaced || timing === 'later')
      .flatMap((value) => search.environment(value)),
    ...dependencies.flatMap((value) => search.dependencies(value)),
  ]
}

/** What changes attributes as items of a dict, by which others may be set: `run_config.__dict__.update(…)`. */
const changedAsDict = (events: readonly Event[], path: string): Event | null =>
  events.find(({ kind, path: at }) => {
    const [, holder] = kind === 'call' ? (/^(.*?)\.?__dict__\.update$/.exec(at) ?? []) : []
    return holder !== undefined && pathWithin(path, holder) !== null
  }) ?? null

/** Where another environment may be put into what is handed on; null where it is handed to nothing that does so. */
function setUnseen(workspace: Workspace, events: readonly Event[], path: string): UnitNode | null {
  const handed = events.find(({ kind, path: at }) => kind === 'handed' && pathWithin(path, at))
  return handed && path !== '' ? setOutOfSight(workspace, handed.unit, path) : null
}

/** The attributes whose value decides on that of a path: `run_config` and `run_config.environment`. */
const above = (path: string): string[] =>
  path === '' ? [] : path.split('.').map((_, at, parts) => parts.slice(0, at + 1).join('.'))
