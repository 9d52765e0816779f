import { callWith } from '../../../python/calls.ts'
import { commonAncestor, decidedBy } from '../../../python/control-flow.ts'
import { isCopying } from '../../../python/module.ts'
import { dominates } from '../../../python/syntax.ts'
import type { Workspace } from '../../files/workspace.ts'
import { branchFor } from './branches.ts'
import type { Event, EventsByName } from './events.ts'
import type { Name } from './site.ts'

/**
 * The events that may have set the value of an attribute which counts in the end; names nearer to the use come first. A
 * step or a job keeps the object that it is given, and what that holds once it is submitted counts, be that before or
 * after something is done later.
 */
export function inForce(events: EventsByName, path: string): Event[] {
  const found: Event[] = []
  for (const own of events) {
    const all = own.filter(({ kind, path: at }) => kind === 'set' && at === path)
    const usable = all.every(({ name }) => isKept(name)) ? all : timely(all)
    const certain = usable.findLastIndex(({ timing }) => timing === 'always')
    found.push(...usable.slice(Math.max(certain, 0)))
    if (certain >= 0) break
  }
  return found
}

/** The events that are done in time; one that is done later counts only where there are no others. */
function timely(events: readonly Event[]): readonly Event[] {
  const found = events.filter(({ timing }) => timing !== 'later')
  return found.length > 0 ? found : events
}

/** Whether the object itself goes on from where its name is used: not a part of it at that time, nor a copy. */
function isKept({ unit, until }: Name): boolean {
  const call = callWith(until)
  const isCopied = call !== null && isCopying(unit.module, call)
  return !/^(attribute|subscript)$/.test(until.parent?.type ?? '') && !isCopied
}

/** Whether one of some attributes is set whichever way the code takes. */
export function isSurelySet(
  workspace: Workspace,
  events: EventsByName,
  paths: readonly string[],
): boolean {
  return events.some((own) => {
    const usable = timely(own.filter(({ kind, path }) => kind === 'set' && paths.includes(path)))
    const decided = decidedBy(usable.map(({ node }) => node))
    return usable.some(
      ({ timing, within, name, ...site }) =>
        within ||
        timing === 'always' ||
        decided.some(
          (node) =>
            dominates(node, name.until) ||
            branchFor(workspace, { ...site, node }, commonAncestor(name.node, node)) === 'sure',
        ),
    )
  })
}
