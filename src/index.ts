import {
  type AddResult,
  asFileChange,
  type Change,
  computeAdd,
  computeRemove,
  type RemoveResult,
} from './project/change.ts'
import type { Diagnostic } from './project/diagnostic.ts'
import { findRoot } from './project/files.ts'
import { type AddOptions, DEFAULTS, type RemoveOptions } from './project/options.ts'
import { openWorkspace } from './project/workspace.ts'
import { writeChanges } from './project/write.ts'
import { loadPython } from './python/syntax.ts'
import { formatChange } from './text/patch.ts'

export { defineTransform, type Outcome, type Problem, type Transform } from './transform.ts'
export type { AddOptions, AddResult, Change, Diagnostic, RemoveOptions, RemoveResult }

/**
 * Works out what makes the repository around a folder debuggable; writes nothing.
 *
 * @throws Error where the folder does not exist.
 */
export async function add(
  folder: string,
  options: Partial<AddOptions> = {},
): Promise<AddResult & { root: string }> {
  await loadPython()
  const root = findRoot(folder)
  return { root, ...computeAdd(openWorkspace(root), { ...DEFAULTS, ...options }) }
}

/**
 * Works out what takes the instrumentation out of the repository around a folder; writes nothing.
 *
 * @throws Error where the folder does not exist.
 */
export async function remove(
  folder: string,
  options: Partial<RemoveOptions> = {},
): Promise<RemoveResult & { root: string }> {
  await loadPython()
  const root = findRoot(folder)
  return { root, ...computeRemove(openWorkspace(root), { ...DEFAULTS, ...options }) }
}

/** The changes as one patch that plain `git apply` takes. */
export function formatPatch(changes: readonly Change[]): string {
  return changes.map((change) => formatChange(asFileChange(change))).join('')
}

/** Writes changes: atomically each, all or none where the disk fails before the first is replaced. */
export const write = writeChanges
