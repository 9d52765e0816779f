import { packageName } from '../../packages/requirement.ts'
import { callArguments } from '../../python/calls.ts'
import { stringValue } from '../../python/strings.ts'
import { childOf, type PyNode, statementOf, textOf } from '../../python/syntax.ts'
import type { Event } from './events.ts'
import type { Finding } from './findings.ts'

/** What the events of an object come to: which value is in force, which packages are added. */

/** The last of the calls that surely add packages; behind the loop where they stand in one. */
export function addingStatement(
  events: readonly (readonly Event[])[],
  path: string,
): Finding | null {
  const added = `${path}${path && '.'}add_pip_package`
  const last = events
    .flat()
    .flatMap((event): { after: PyNode; event: Event }[] => {
      if (event.kind !== 'call' || event.path !== added) return []
      const after = outOfLoops(statementOf(event.node))
      const isSure = event.timing !== 'maybe' || after !== statementOf(event.node)
      return isSure ? [{ after, event }] : []
    })
    .at(-1)
  const callee = last && childOf(last.event.node, 'function')
  if (!last || !callee) return null
  const object = textOf(last.event.file.module, callee).replace(/\s*\.\s*add_pip_package$/, '')
  return { kind: 'line', file: last.event.file, after: last.after, object }
}

function outOfLoops(statement: PyNode): PyNode {
  const loop = statement.parent?.parent
  return loop && /^(for|while)_statement$/.test(loop.type) ? outOfLoops(loop) : statement
}

export function addsDebugpy(events: readonly (readonly Event[])[], path: string): Event | null {
  return (
    events.flat().find(({ kind, path: at, node, file }) => {
      if (
        kind !== 'call' ||
        !/^add_(pip|conda)_package$/.test(at.slice(path === '' ? 0 : path.length + 1)) ||
        !at.startsWith(path)
      )
        return false
      const first = callArguments(file.module, node)?.positional[0]
      return first !== undefined && packageName(stringValue(file.module, first) ?? '') === 'debugpy'
    }) ?? null
  )
}

/** The values that can be in force: names nearer to the use come first, and what is done later only counts alone. */
export function inForce(
  events: readonly (readonly Event[])[],
  kind: Event['kind'],
  path: string,
): Event[] {
  const found: Event[] = []
  for (const own of events) {
    const all = own.filter((event) => event.kind === kind && event.path === path)
    const timely = all.filter(({ timing }) => timing !== 'later')
    const usable = timely.length > 0 ? timely : all
    const certain = usable.findLastIndex(({ timing }) => timing === 'always')
    found.push(...usable.slice(Math.max(certain, 0)))
    if (certain >= 0) break
  }
  return found
}
