import { distinct } from '../../src/collections/distinct.ts'
import { callArguments } from '../../src/python/calls.ts'
import { type Fit, pairMarks } from '../../src/python/edits/mark-pairs.ts'
import { removeMark } from '../../src/python/edits/marks.ts'
import { removeItems } from '../../src/python/edits/removed-items.ts'
import type { PythonModule } from '../../src/python/module.ts'
import { findAll, namedChildren, type PyNode, partOf, textOf } from '../../src/python/syntax.ts'
import { type Edit, outermost, replace } from '../../src/text/edits.ts'
import { MARK, type Mark, type Note } from '../../src/text/marker.ts'
import type { Problem } from '../../src/transform.ts'
import { holdsMore, removeFlags, restoreValue } from './flags-removal.ts'
import { lostNames } from './lost-names.ts'
import { isOurRunConfig } from './run-config-names.ts'
import { removeRunConfigs } from './run-config-removal.ts'
import { overridden, restoreIn } from './spread-overrides.ts'
import { removeStaleMarks } from './stale-marks.ts'
import {
  BY_PLACE,
  holdsFlags,
  isPassing,
  LATER,
  namesOf,
  PASSING,
  PLACING,
  type Setting,
  settingOf,
  settingsOf,
} from './step-settings.ts'
import { givenLater, shapeOf, typeOf } from './step-shape.ts'

/**
 * Takes out of the steps of a module what pipeline-step has added to them.
 *
 * @param requests the calls of single steps; all where it is absent
 */
export function removeFromSteps(
  module: PythonModule,
  requests?: readonly { readonly call: number; readonly end: number }[],
): { readonly edits: Edit[]; readonly problems: Problem[] } {
  const all = findAll(module.root, 'call')
  const calls = all.filter(
    (call) =>
      !requests ||
      requests.some(({ call: start, end }) => start === call.start && end === call.end),
  )
  // also those of steps that stay: a mark of theirs is not one of their neighbours'
  const marks = marksOfSteps(module, all)
  const later = new Set(calls.flatMap((call) => [...valuesGivenLater(module, call)]))
  const edits = [
    ...calls.flatMap((call) => removeFromCall(module, call, marks)),
    ...[...later].flatMap((value) => removeFromAssignment(module, value, marks)),
  ]
  // those of steps that stay may be put in order by hand yet
  if (!requests) edits.push(...removeStaleMarks(module))
  const left = requests
    ? all.filter((call) => !calls.includes(call) && usesOurRunConfig(module, call))
    : []
  return {
    // steps may share a variable: what is taken out of it is taken out once
    edits: outermost(distinct([...edits, ...removeRunConfigs(module, left)])),
    problems: lostNames(module, marks, edits),
  }
}

function usesOurRunConfig(module: PythonModule, call: PyNode): boolean {
  const args = callArguments(module, call)
  return PLACING.some((name) => {
    const given = args?.keyword.get(name)
    return given !== undefined && isOurRunConfig(textOf(module, given.value))
  })
}

/** What each mark of a module is about, among the settings of a call and those that its object gets later. */
function marksOfSteps(module: PythonModule, calls: readonly PyNode[]): Map<PyNode, Mark> {
  if (!module.text.includes(MARK)) return new Map()
  const inCalls = calls.flatMap((call) => settingsOf(module, call))
  const later = new Set(calls.flatMap((call) => valuesGivenLater(module, call)))
  const settings = [...inCalls, ...[...later].map((value) => settingOf(LATER, value))]
  const pairs = pairMarks(module, settings, (mark, setting) => fitOf(module, mark, setting))
  return new Map([...pairs].map(([{ value }, mark]) => [value, mark]))
}

const noteOn = ({ notes }: Mark, ...names: readonly string[]): Note | undefined =>
  notes.find(({ what }) => names.includes(what))

/** Whether a mark may be about a setting, by its names. */
function fitOf(module: PythonModule, mark: Mark, setting: Setting): Fit {
  const note = noteOn(mark, ...namesOf(setting.what))
  if (!note) return 'no'
  return isWritten(module, setting) ? 'as written' : 'changed'
}

/** Whether a value is one that `add` writes in place of another. */
function isWritten(module: PythonModule, { what, value }: Setting): boolean {
  if (overridden(module, value)) return true
  if (what === 'allow_reuse') return value.type === 'false'
  if (PLACING.includes(what)) return isOurRunConfig(textOf(module, value))
  return removeFlags(module, value) === 'all'
}

function removeFromCall(
  module: PythonModule,
  call: PyNode,
  marks: ReadonlyMap<PyNode, Mark>,
): Edit[] {
  const settings = settingsOf(module, call)
  if (settings.length === 0) return []
  const isKnown = typeOf(module, call) !== null
  const list = partOf(call, 'arguments')
  const undone = settings.map((setting) => undo(module, setting, marks, isKnown))
  const added = new Set(settings.flatMap(({ node }, index) => (undone[index]?.isAdded ? node : [])))
  const items = namedChildren(list).filter((item) => added.has(item))
  return [...undone.flatMap(({ edits }) => edits), ...removeItems(module, list, items)]
}

/** What `add` has done to one argument of a call. */
interface Undone {
  /** Whether the whole argument is what was added, and goes with its list. */
  readonly isAdded: boolean
  /** What is to be edited besides. */
  readonly edits: readonly Edit[]
}

/** @param isKnown whether the call is known to be of a step's class */
function undo(
  module: PythonModule,
  { what, value }: Setting,
  marks: ReadonlyMap<PyNode, Mark>,
  isKnown: boolean,
): Undone {
  const mark = marks.get(value)
  const note = mark && noteOn(mark, ...namesOf(what))
  if (mark && note?.kind === 'was') {
    const edits = [...restoreValue(module, value, note.value), removeMark(module, mark)]
    return { isAdded: false, edits }
  }
  if (mark && note?.kind === 'added') {
    const spread = overridden(module, value)
    const kept = spread
      ? restoreIn(value, spread.given)
      : holdsMore(module, value)
        ? restoreValue(module, value, '[]')
        : null
    return { isAdded: kept === null, edits: [...(kept ?? []), removeMark(module, mark)] }
  }
  if (isPassing(what) && (isKnown || holdsFlags(module, value))) {
    const ours = removeFlags(module, value)
    if (ours !== 'all') return { isAdded: false, edits: ours }
    // by place there was something, which a mark would tell
    return { isAdded: what !== BY_PLACE, edits: [] }
  }
  return { isAdded: PLACING.includes(what) && isOurRunConfig(textOf(module, value)), edits: [] }
}

/** The values that the object of a call gets later, whose class another module may name. */
function valuesGivenLater(module: PythonModule, call: PyNode): readonly PyNode[] {
  const type = typeOf(module, call)
  const args = callArguments(module, call)
  if (!args) return []
  const { values } = givenLater(module, call, shapeOf(type ?? 'ScriptRunConfig', args))
  return type === null ? values.filter((value) => holdsFlags(module, value)) : values
}

function removeFromAssignment(
  module: PythonModule,
  value: PyNode,
  marks: ReadonlyMap<PyNode, Mark>,
): Edit[] {
  const mark = marks.get(value)
  const note = mark && noteOn(mark, ...PASSING)
  if (mark && note?.kind === 'was')
    return [...restoreValue(module, value, note.value), removeMark(module, mark)]
  const ours = removeFlags(module, value)
  return ours === 'all' ? [replace(value.start, value.end, '[]')] : ours
}
