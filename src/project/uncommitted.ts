import { ATTACH } from '../../transforms/inserted/attach.ts'
import { isDefault, transforms } from '../../transforms/registry.ts'
import type { Change } from './change/change.ts'
import { committed, type Uncommitted, uncommitted } from './files/git.ts'
import { overlay, replacingAll } from './files/overlay.ts'
import type { Workspace } from './files/workspace.ts'
import type { RemoveOptions } from './options.ts'
import { computeRemove, type RemoveResult } from './remove.ts'

/**
 * Files with uncommitted changes of somebody else's, which would be mixed with those that are to be written, or lost.
 * Changes of the instrumentation alone are nobody else's, unless they were made by hand, and what nobody has committed
 * `remove` may take from between others.
 *
 * @param changes what is to be written
 * @param paths the files among them that count
 * @throws GitError
 */
export function changedByOthers(
  workspace: Workspace,
  mode: 'add' | 'remove',
  changes: readonly Change[],
  paths: readonly string[],
  options: RemoveOptions,
): Uncommitted[] {
  const found = uncommitted(workspace.root, paths)
  if (found.length === 0) return []
  const changed = new Set(found.map(({ path }) => path))
  const tracked = found.filter(({ state }) => state !== 'untracked')
  const before = committed(
    workspace.root,
    tracked.map(({ path }) => path),
  )
  const { steps } = options
  const allows = (path: string) => changed.has(path)
  const all = { enabled: isDefault, allows, ...(steps ? { steps } : {}) }
  // which has just been worked out where it is what is to be written
  const isAll =
    mode === 'remove' && options.onlySteps === undefined && DEFAULT_IDS.every(options.enabled)
  const now = without(workspace, isAll ? { changes, kept: [] } : computeRemove(workspace, all))
  const asCommitted = replacingAll(changed, (path) => before.get(path) ?? null)
  const earlier = overlay(workspace, asCommitted)
  const then = without(earlier, computeRemove(earlier, all))
  return found.filter(
    ({ path }) =>
      now.isByHand(path) ||
      (!alike(now.bytes(path), then.bytes(path)) && (mode === 'add' || then.isInstrumented(path))),
  )
}

const DEFAULT_IDS = Object.values(transforms)
  .map(({ id }) => id)
  .filter(isDefault)

/** The files of a repository without what `add` has inserted. */
function without(workspace: Workspace, { changes, kept }: Pick<RemoveResult, 'changes' | 'kept'>) {
  const found = new Map(changes.map((change) => [change.path, change]))
  return {
    bytes(path: string): Buffer | null {
      const change = found.get(path)
      return change ? change.after : workspace.bytes(path)
    },
    isByHand(path: string): boolean {
      const change = found.get(path)
      return change !== undefined && isByHand(change)
    },
    isInstrumented: (path: string): boolean => found.has(path) || kept.includes(path),
  }
}

/** Whether instrumentation that is taken out of a script was written by hand: `add` would not give the same back. */
const isByHand = ({ before, transforms: ids }: Change): boolean =>
  IN_SCRIPTS.some((id) => ids.includes(id)) && !before?.includes(ATTACH)

const IN_SCRIPTS = [transforms.stepScript.id, transforms.entryScript.id]

/** Whether two contents differ in nothing but line endings, which git may have changed; null stands for no file. */
function alike(one: Buffer | null, other: Buffer | null): boolean {
  const plain = (bytes: Buffer) => bytes.toString('latin1').replaceAll('\r\n', '\n')
  return one && other ? plain(one) === plain(other) : !one && !other
}
