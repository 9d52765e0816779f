import { isDefault } from '../../transforms/registry.ts'
import { committed, type Uncommitted, uncommitted } from './files/git.ts'
import { type Overlaid, overlay } from './files/overlay.ts'
import type { Workspace } from './files/workspace.ts'
import type { RemoveOptions } from './options.ts'
import { computeRemove } from './remove.ts'

/**
 * Files with uncommitted changes of somebody else's, which would be mixed with those that are to be written. What
 * `add` has inserted and nobody has committed is not somebody else's: it may be taken out again, and added to.
 *
 * @throws GitError
 */
export function changedByOthers(
  workspace: Workspace,
  mode: 'add' | 'remove',
  paths: readonly string[],
  options: RemoveOptions,
): Uncommitted[] {
  const found = uncommitted(workspace.root, paths)
  if (found.length === 0) return []
  const changed = new Set(found.map(({ path }) => path))
  const before = committed(workspace.root, [...changed])
  const { steps = {} } = options
  const all = { steps, enabled: isDefault, allows: (path: string) => changed.has(path) }
  if (mode === 'remove') {
    const { changes, kept } = computeRemove(overlay(workspace, asCommitted(changed, before)), all)
    const instrumented = new Set([...changes.map(({ path }) => path), ...kept])
    return found.filter(({ path }) => instrumented.has(path))
  }
  const { changes } = computeRemove(workspace, all)
  const own = new Set(
    changes.flatMap(({ path, after }) => (alike(after, before.get(path)) ? [path] : [])),
  )
  return found.filter(({ path }) => !own.has(path))
}

const asCommitted = (
  paths: ReadonlySet<string>,
  before: ReadonlyMap<string, Buffer>,
): Overlaid => ({
  paths,
  has: (path) => paths.has(path),
  deletes: (path) => paths.has(path) && !before.has(path),
  bytes: (path) => before.get(path) ?? null,
})

/** Whether a file is what is committed of it; git may have given it other line endings. */
function alike(file: Buffer | null, before: Buffer | undefined): boolean {
  const plain = (bytes: Buffer) => bytes.toString('latin1').replaceAll('\r\n', '\n')
  return file && before ? plain(file) === plain(before) : !file && !before
}
