import { groupBy } from '../../collections/group-by.ts'
import type { Diagnostic } from '../../project/diagnostic.ts'
import { cellOf, fileOf } from '../../project/files/python-file.ts'
import type { Part } from '../../project/plan/parts.ts'
import type { Target } from '../../project/plan/plan.ts'
import { placeOfList } from '../../project/target-report.ts'
import { printable } from '../terminal.ts'
import { formatCell, formatPlace, STATUS_COLOURS } from './report.ts'
import type { Style } from './style.ts'

/** What runs where, for people: definitions, their steps, and what belongs to each. */
export function formatTree(targets: readonly Target[], style: Style): string {
  return [...groupBy(targets, ({ definition }) => definition.call.place.path)]
    .map(([path, own]) => {
      const branches = own.map((target, index) => branchOf(target, index === own.length - 1, style))
      return `${style.bold(printable(path))}\n${branches.join('')}`
    })
    .join('\n')
}

function branchOf(target: Target, last: boolean, style: Style): string {
  const { definition, status } = target
  const { line, cell } = definition.call.place
  const where = cell === undefined ? `line ${line}` : `${formatCell(cell)}, line ${line}`
  const title = [
    style[STATUS_COLOURS[status]](status.padEnd(7)),
    style.bold(printable(definition.name)),
    style.dim(`${definition.type}, ${where}`),
  ].join('  ')
  const bar = last ? ' ' : '│'
  const leaves = leavesOf(target).map(
    ([name, text]) => `${style.dim(bar)}    ${style.dim(name.padEnd(11))} ${printable(text)}\n`,
  )
  return `${style.dim(last ? '└─' : '├─')} ${title}\n${leaves.join('')}`
}

function leavesOf(target: Target): [string, string][] {
  const { definition, parts, diagnostics, status, stoppedBy } = target
  const { script } = definition
  const leaves: [string, string][] = []
  // of what is blocked, no part changes
  const changing = status === 'pending' ? parts.filter(({ outcome }) => outcome === 'pending') : []
  const outcome = (transforms: readonly Part['transform'][]) =>
    changing.some(({ transform }) => transforms.includes(transform)) ? ' (to change)' : ''
  if (script) {
    const here = definition.call.place.path
    const written = script.sources.flatMap((source) => {
      const cell = cellOf(source)
      if (cell === undefined) return []
      return fileOf(source) === here ? formatCell(cell) : `${formatCell(cell)} of ${fileOf(source)}`
    })
    const from = written.length > 0 ? `, written by ${written.join(' and ')}` : ''
    leaves.push(['script', `${script.path}${from}${outcome(['stepScript', 'entryScript'])}`])
  }
  if (script) leaves.push(['environment', environmentOf(target)])
  const launch = parts.find(({ transform }) => transform === 'launchConfig')
  if (launch) leaves.push(['launch', `${launch.path}${outcome(['launchConfig'])}`])
  for (const diagnostic of diagnostics) {
    if (isOfLaunchFile(target, diagnostic)) continue
    const stops = stoppedBy.includes(diagnostic)
    if (stops || diagnostic.severity !== 'info')
      leaves.push([stops ? 'blocked by' : 'beware', reasonOf(target, diagnostic)])
  }
  return leaves
}

/** Whether something is to be said of launch.json as such, which all targets share. */
export const isOfLaunchFile = (
  { parts, stoppedBy }: Target,
  diagnostic: Target['diagnostics'][number],
): boolean =>
  !stoppedBy.includes(diagnostic) &&
  parts.some(({ transform, path }) => transform === 'launchConfig' && path === diagnostic.path)

function reasonOf({ definition }: Target, diagnostic: Diagnostic): string {
  const same = diagnostic.path === definition.call.place.path
  const place = same ? '' : ` (${formatPlace(diagnostic)})`
  return `${diagnostic.code}: ${diagnostic.message}${place}`
}

function environmentOf({ definition: { environment }, status }: Target): string {
  if (environment.isMade)
    return status === 'pending' ? 'none given: one with debugpy is added' : 'none given'
  const listed = environment.places.map((list) => {
    const { path, line, cell } = placeOfList(list)
    return [path, ...(cell === undefined ? [] : [formatCell(cell)]), line].join(':')
  })
  const unreached = environment.gaps.map((gap) => `out of reach: ${formatPlace(gap)}`)
  const all = [...new Set([...listed, ...unreached])]
  return all.length > 0 ? all.join(', ') : 'has debugpy'
}
