import type { Document } from '../../text/document.ts'
import { fileOf } from './python-file.ts'
import { isVscodeFile } from './vscode-files.ts'
import { readThrough, type Workspace } from './workspace.ts'

/** What is laid over a repository. */
export interface Overlaid {
  /** The files that are changed, made or deleted. */
  readonly paths: Iterable<string>
  has(path: string): boolean
  deletes(path: string): boolean
  /** The new bytes of a file; null for one that is deleted. */
  bytes(path: string): Buffer | null
  /** What `bytes` would be read as, where it is at hand. */
  document?(path: string): Document | null
}

/** The same repository with some files changed; what is not changed is not read again. */
export function overlay(base: Workspace, changed: Overlaid): Workspace {
  const withChanged = (paths: readonly string[], own: Iterable<string>) => {
    const made = new Set(own)
    // of a large repository all but a few are neither changed nor made: none of them goes into a set
    for (const path of paths) made.delete(path)
    return [...paths, ...made].filter((path) => !changed.deletes(path))
  }
  let files: string[] | undefined
  let vscode: string[] | undefined
  const over = readThrough({
    root: base.root,
    get files() {
      files ??= withChanged(base.files, changed.paths)
      return files
    },
    get vscodeFiles() {
      vscode ??= withChanged(base.vscodeFiles, [...changed.paths].filter(isVscodeFile))
      return vscode
    },
    ignored: base.ignored,
    exists: (path) => (changed.has(path) ? !changed.deletes(path) : base.exists(path)),
    read: (path) => changed.bytes(path),
    refuse: (path) => base.refusal(path),
    atHand: (path) => changed.document?.(path) ?? null,
  })
  const holder = (path: string) => (changed.has(fileOf(path)) ? over : base)
  return {
    root: base.root,
    get files() {
      return over.files
    },
    get vscodeFiles() {
      return over.vscodeFiles
    },
    ignored: base.ignored,
    exists: over.exists,
    refusal: base.refusal,
    bytes: (path) => (changed.has(path) ? changed.bytes(path) : base.bytes(path)),
    // what is put in or taken out is no name that anything in a repository goes by
    mentioning: (word) => base.mentioning(word).filter(over.exists),
    holds: (path, words) => holder(path).holds(path, words),
    document: (path) => holder(path).document(path),
    python: (path) => holder(path).python(path),
    origin: base.origin,
    rest() {
      base.rest()
      over.rest()
    },
  }
}

/** One file with new bytes; null to delete it. */
export const replacing = (path: string, bytes: Buffer | null): Overlaid => ({
  paths: [path],
  has: (other) => other === path,
  deletes: (other) => other === path && bytes === null,
  bytes: () => bytes,
})
