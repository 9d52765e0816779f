import { statSync } from 'node:fs'
import { computeAdd } from './project/add.ts'
import { asFileChange, type Change } from './project/change/change.ts'
import {
  type AnyTransform,
  computeSingle,
  type SingleOptions,
  type SingleResult,
} from './project/change/single.ts'
import { type Written, writeChanges } from './project/change/write.ts'
import type { Diagnostic, Place } from './project/diagnostic.ts'
import { openWorkspace } from './project/files/open-workspace.ts'
import { findRoot } from './project/files/root.ts'
import type { Workspace } from './project/files/workspace.ts'
import { type AddOptions, DEFAULTS, type RemoveOptions } from './project/options.ts'
import { planAdd } from './project/plan/plan.ts'
import { computeRemove } from './project/remove.ts'
import { reportTarget, type TargetReport } from './project/target-report.ts'
import { loadPython } from './python/grammar.ts'
import { formatChange } from './text/patch.ts'

export { qualifiedName } from './python/module.ts'
export { childOf, findAll, type PyNode, textOf } from './python/syntax.ts'
export {
  type Edit,
  insert as insertText,
  remove as removeText,
  replace as replaceText,
} from './text/edits.ts'
export {
  blocked,
  defineTransform,
  type Outcome,
  outcomeOf,
  type Problem,
  type Transform,
} from './transform.ts'
export type {
  AddOptions,
  Change,
  Diagnostic,
  Place,
  RemoveOptions,
  SingleOptions,
  SingleResult,
  TargetReport,
  Written,
}

/** What there is to change in a repository. */
export interface Result {
  /** The repository's top folder, absolute. */
  readonly root: string
  /** The files as they are and as they are to be; hand them to `write` or `formatPatch`. */
  readonly changes: readonly Change[]
  readonly diagnostics: readonly Diagnostic[]
}

/** What a repository defines. */
export interface MapResult {
  /** The repository's top folder, absolute. */
  readonly root: string
  readonly targets: readonly TargetReport[]
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Works out what makes the repository around a folder debuggable; writes nothing. Settings files are the command
 * line's: here the options say everything.
 *
 * @throws Error where the folder does not exist, or git cannot list its files.
 */
export async function add(
  folder: string,
  options: Partial<AddOptions> = {},
): Promise<Result & MapResult> {
  const workspace = await open(folder)
  const { targets, changes, diagnostics } = computeAdd(workspace, { ...DEFAULTS, ...options })
  return { root: workspace.root, targets: targets.map(reportTarget), changes, diagnostics }
}

/**
 * Works out what takes the instrumentation out of the repository around a folder; writes nothing.
 *
 * @throws Error where the folder does not exist, or git cannot list its files.
 */
export async function remove(
  folder: string,
  options: Partial<RemoveOptions> = {},
): Promise<Result> {
  const workspace = await open(folder)
  const { changes, diagnostics } = computeRemove(workspace, { ...DEFAULTS, ...options })
  return { root: workspace.root, changes, diagnostics }
}

/**
 * Reads which definition of the repository around a folder runs which script, and what stands in the way of
 * debugging it; changes nothing.
 *
 * @throws Error where the folder does not exist, or git cannot list its files.
 */
export async function map(folder: string, options: Partial<AddOptions> = {}): Promise<MapResult> {
  const workspace = await open(folder)
  const all = { ...DEFAULTS, ...options }
  const { targets, diagnostics } = planAdd(workspace, all)
  return { root: workspace.root, targets: targets.map(reportTarget), diagnostics }
}

/**
 * Runs a transform of your own over every file of its language in the repository around a folder; writes nothing.
 *
 * @throws Error where the folder does not exist, or git cannot list its files.
 */
export async function apply(
  folder: string,
  transform: AnyTransform,
  options: SingleOptions = {},
): Promise<Result> {
  const workspace = await open(folder)
  return { root: workspace.root, ...computeSingle(workspace, transform, options) }
}

/** The changes as one patch that plain `git apply` takes. */
export function formatPatch(changes: readonly Change[]): string {
  return changes.map((change) => formatChange(asFileChange(change))).join('')
}

/**
 * Writes changes: all new contents are on the disk before the first file is replaced, and each file is old or new
 * at any moment. A file that has changed since it was read is left alone, and is among the failures.
 */
export function write(root: string, changes: readonly Change[]): Promise<Written> {
  return writeChanges(root, changes)
}

/** The repository around a folder. */
async function open(folder: string): Promise<Workspace> {
  if (!statSync(folder).isDirectory()) throw new Error(`${folder} is no folder`)
  await loadPython()
  return openWorkspace(findRoot(folder))
}
