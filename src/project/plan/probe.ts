import { type TransformKey, transforms } from '../../../transforms/registry.ts'
import type { PackedEdits } from '../../text/packed-edits.ts'
import { packerOf } from '../change/packer.ts'
import { runAdd } from '../change/run-transform.ts'
import type { Diagnostic } from '../diagnostic.ts'
import { Recent } from '../files/recent.ts'
import type { Workspace } from '../files/workspace.ts'
import type { WantedPart } from './wanted-parts.ts'

/** The edits that one transform makes of one text. */
export interface Made {
  readonly edits: PackedEdits
  /** Of the text that the edits are made for. */
  readonly fingerprint: number
}

/** The outcome of one part, as if it were alone, with its edits where there are any that are kept. */
export interface Probed extends Partial<Made> {
  readonly outcome: 'done' | 'pending' | 'blocked'
  readonly diagnostics: readonly Diagnostic[]
}

/** Outcomes that are remembered: steps that share a script mostly stand beside each other. */
const REMEMBERED = 500

/** Makes a function that tries one part alone, and says whether it is done, pending or blocked. */
export function probing(workspace: Workspace): (part: WantedPart) => Probed {
  const known = new Recent<Probed>(REMEMBERED)
  const probe = (transform: TransformKey, path: string, request: unknown): Probed => {
    const run = runAdd(workspace, transform, path, [request])
    const { diagnostics } = run
    if (run.status !== 'changed')
      return { outcome: run.status === 'unchanged' ? 'done' : 'blocked', diagnostics }
    // what all targets share is made for all of them at once
    if (transforms[transform].language === 'jsonc') return { outcome: 'pending', diagnostics }
    const edits = packerOf(workspace).pack(run.edits)
    return { outcome: 'pending', diagnostics, edits, fingerprint: run.fingerprint() }
  }
  return ({ transform, path, request, blocked }) => {
    if (blocked) return { outcome: 'blocked', diagnostics: [blocked] }
    const key = JSON.stringify([transform, path, request])
    return known.getPlain(key, () => probe(transform, path, request))
  }
}
