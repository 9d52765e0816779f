import { type TransformKey, transforms } from '../../../transforms/registry.ts'
import { once } from '../../collections/cache.ts'
import { type PackedEdits, packEdits } from '../../text/packed-edits.ts'
import { runAdd } from '../change/run-transform.ts'
import type { Diagnostic } from '../diagnostic.ts'
import { Recent } from '../files/recent.ts'
import type { Workspace } from '../files/workspace.ts'
import type { WantedPart } from './wanted-parts.ts'

/** The outcome of one transform for one text. */
export interface Made {
  readonly edits: PackedEdits
  /** Of the text that the edits are made for. */
  readonly fingerprint: number
}

/** The outcome of one part, as if it were alone. */
export interface Probed {
  readonly outcome: 'done' | 'pending' | 'blocked'
  readonly diagnostics: readonly Diagnostic[]
  /** Absent where there is nothing to change, or it is not kept. */
  readonly made?: Made
}

/** Outcomes that are remembered: steps that share a script mostly stand beside each other. */
const REMEMBERED = 500

/** Makes a function that tries one part alone, and says whether it is done, pending or blocked. */
export function probing(workspace: Workspace): (part: WantedPart) => Probed {
  const known = new Recent<Probed>(REMEMBERED)
  // what is inserted is the same text in most scripts
  const texts = new Map<string, string>()
  const probe = (transform: TransformKey, path: string, request: unknown): Probed => {
    const run = runAdd(workspace, transform, path, [request])
    const { diagnostics } = run
    if (run.status !== 'changed')
      return { outcome: run.status === 'unchanged' ? 'done' : 'blocked', diagnostics }
    // what all targets share is made for all of them at once
    if (transforms[transform].language === 'jsonc') return { outcome: 'pending', diagnostics }
    const edits = run.edits.map((edit) => ({
      ...edit,
      text: once(texts, edit.text, () => edit.text),
    }))
    return {
      outcome: 'pending',
      diagnostics,
      made: { edits: packEdits(edits), fingerprint: run.fingerprint() },
    }
  }
  return ({ transform, path, request, blocked }) => {
    if (blocked) return { outcome: 'blocked', diagnostics: [blocked] }
    const key = JSON.stringify([transform, path, request])
    return known.getPlain(key, () => probe(transform, path, request))
  }
}
