import { type TransformKey, transforms } from '../../../transforms/registry.ts'
import type { PackedEdits } from '../../text/packed-edits.ts'
import type { Diagnostic } from '../diagnostic.ts'
import { fileOf } from '../files/python-file.ts'
import type { AddOptions } from '../options.ts'
import type { Probed, probing } from './probe.ts'
import type { WantedPart } from './wanted-parts.ts'

/** One transform's share of a target. */
export interface Part {
  readonly transform: TransformKey
  readonly path: string
  readonly outcome: Probed['outcome']
  /** What the thing is called that it adds, where that has a name. */
  readonly name: string | undefined
  /** What its transform is asked, until the change is made. */
  request: unknown
  /** Its edits, as if it were alone, until the change is made; undefined where they are not kept. */
  edits: PackedEdits | undefined
  /** Of the text that the edits are made for. */
  readonly fingerprint: number | undefined
}

/** Drops from a part what its change has been made from: that takes a third of the memory of a target. */
export function forgetRecipe(part: Part): void {
  part.request = undefined
  part.edits = undefined
}

/** What the parts of targets are planned with. */
export interface PartPlanning {
  readonly options: AddOptions
  readonly refused: ReadonlyMap<string, Diagnostic>
  readonly probe: ReturnType<typeof probing>
}

/** A part of a target, and what is to be said of it. */
interface PlannedPart {
  readonly part: Part
  /** Whether the target stands still where this is blocked. */
  readonly required: boolean
  /** What is said of a change that is made. */
  readonly notes: readonly Diagnostic[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Plans the parts of a target one by one. */
export function planParts(planning: PartPlanning, all: readonly WantedPart[]): PlannedPart[] {
  const planned: PlannedPart[] = []
  // a list in which ptvsd becomes debugpy needs no other debugpy
  for (const wanted of all)
    if (planning.options.enabled(transforms[wanted.transform].id) && !isMoved(planned, wanted))
      planned.push(planPart(planning, wanted))
  return planned
}

function planPart({ options, refused, probe }: PartPlanning, wanted: WantedPart): PlannedPart {
  const { transform, path, request, required, name } = wanted
  const { outcome, diagnostics, edits, fingerprint } = probe(wanted)
  const isPending = outcome === 'pending'
  const stop = isPending ? refused.get(fileOf(path)) : undefined
  return {
    part: {
      transform,
      path,
      outcome: stop ? 'blocked' : outcome,
      name,
      request,
      edits,
      fingerprint,
    },
    required,
    notes: (isPending && options.allows(fileOf(path)) && wanted.notes?.()) || [],
    diagnostics: [
      ...(stop ? [stop] : []),
      // what can be left undone is no error
      ...diagnostics.map((one) => (required ? one : ({ ...one, severity: 'warning' } as const))),
    ],
  }
}

/** Whether a list of packages gets debugpy in place of ptvsd, which it has. */
const isMoved = (planned: readonly PlannedPart[], { transform, path }: WantedPart): boolean =>
  transforms[transform].id === transforms.pipPackages.id &&
  planned.some(
    ({ part }) =>
      transforms[part.transform].id === transforms.ptvsd.id &&
      part.path === path &&
      part.outcome === 'pending',
  )
