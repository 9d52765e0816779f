import { pathTo } from '../../../python/access-path.ts'
import { statementOf, textOf } from '../../../python/syntax.ts'
import { assignedTo } from '../../../python/targets.ts'
import type { Workspace } from '../../files/workspace.ts'
import { type Event, type EventsByName, eventsOf } from '../trail/events.ts'
import { inForce } from '../trail/in-force.ts'
import { originsOf } from '../trail/origins.ts'
import { sdkName } from '../trail/site.ts'
import type { Finding } from './findings.ts'

/** The parts of an environment that are objects of their own: `env.python = PythonSection()`. */

/** A section that an environment is given. */
export interface Section {
  readonly assignment: Event
  /** What is done to it by names of its own, as what is done to the environment. */
  readonly done: EventsByName
}

/** The section that is put under an attribute; null where that is left as it is made. */
export function sectionAt(
  workspace: Workspace,
  events: EventsByName,
  path: string,
): Section | null {
  const sections = inForce(events, path).flatMap((assignment): Section[] => {
    const origins = originsOf(workspace, assignment).filter((origin) =>
      /^(Python|Docker)(Section|Environment)$/.test(sdkName(workspace, origin) ?? ''),
    )
    if (origins.length === 0) return []
    const done = origins
      .flatMap(({ names }) => names)
      .map((name) =>
        eventsOf(workspace, name).map((event) => ({ ...event, path: pathTo(path, event.path) })),
      )
    return [{ assignment, done }]
  })
  return sections.at(-1) ?? null
}

/** All that is done, by names further from the use first: what is done by them is done earlier, wherever it stands. */
export const inOrder = (
  events: EventsByName,
  sections: readonly (Section | null)[],
): readonly Event[] =>
  events
    .toReversed()
    .flat()
    .flatMap((event) => {
      const section = sections.find((each) => each?.assignment === event)
      return [event, ...(section?.done.toReversed().flat() ?? [])]
    })

/**
 * What adds to the packages of a new PythonSection, behind the assignment that puts it there; to the old ones, where it
 * may not. The SDK heeds no argument of it, and gives it packages of its own.
 */
export function ofPythonSection(section: Section | null, made: () => Finding[]): Finding[] {
  const target = section && assignedTo(section.assignment.node)
  if (!section || !target) return made()
  const { unit, node, timing } = section.assignment
  const object = `${textOf(unit.module, target)}.conda_dependencies`
  const added: Finding = { kind: 'line', unit, after: statementOf(node), object }
  return timing === 'always' ? [added] : [...made(), added]
}
