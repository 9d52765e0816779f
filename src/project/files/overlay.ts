import { once } from '../../collections/cache.ts'
import type { Document } from '../../text/document.ts'
import type { Diagnostic } from '../diagnostic.ts'
import type { Entry } from './listing.ts'
import { fileOf, type PythonFile } from './python-file.ts'
import { isVscodeFile } from './vscode-files.ts'
import { type FileSource, IN_USE, readThrough, WHOLE, type Workspace } from './workspace.ts'

/** The files that are laid over a repository. */
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
export const overlay = (base: Workspace, changed: Overlaid): Workspace => new Overlay(base, changed)

/** For more files than these, memory matters more than the time to parse one of them again. */
const MANY = 5000

function isLarge({ paths }: Overlaid): boolean {
  let count = 0
  for (const _ of paths) if (++count > MANY) return true
  return false
}

class Overlay implements Workspace {
  readonly #base: Workspace
  readonly #changed: Overlaid
  /** The files that are changed, and the lists of all. */
  readonly #over: Workspace

  constructor(base: Workspace, changed: Overlaid) {
    this.#base = base
    this.#changed = changed
    const source: FileSource = {
      root: base.root,
      listFiles: () => this.#withChanged(base.files, changed.paths),
      listVscodeFiles: () =>
        this.#withChanged(base.vscodeFiles, [...changed.paths].filter(isVscodeFile)),
      ignored: (path) => base.ignored(path),
      exists: (path) => this.exists(path),
      // no change puts a file where a definition looks for some
      entries: (folder) => base.entries(folder),
      read: (path) => changed.bytes(path),
      refuse: (path) => base.refusal(path),
      atHand: (path) => changed.document?.(path) ?? null,
    }
    this.#over = readThrough(source, isLarge(changed) ? IN_USE : WHOLE)
  }

  get root() {
    return this.#base.root
  }

  get files() {
    return this.#over.files
  }

  get vscodeFiles() {
    return this.#over.vscodeFiles
  }

  get origin() {
    return this.#base.origin
  }

  ignored(path: string): boolean {
    return this.#base.ignored(path)
  }

  exists(path: string): boolean {
    return this.#changed.has(path) ? !this.#changed.deletes(path) : this.#base.exists(path)
  }

  entries(folder: string): readonly Entry[] {
    return this.#base.entries(folder)
  }

  refusal(path: string): Diagnostic | null {
    return this.#base.refusal(path)
  }

  bytes(path: string): Buffer | null {
    return this.#changed.has(path) ? this.#changed.bytes(path) : this.#base.bytes(path)
  }

  mentioning(word: string): readonly string[] {
    // what is put in or taken out is no name that anything in a repository goes by
    return this.#base.mentioning(word).filter((path) => this.exists(path))
  }

  holds(path: string, words: readonly string[]): boolean {
    return this.#holder(path).holds(path, words)
  }

  document(path: string): Document | Diagnostic | null {
    return this.#holder(path).document(path)
  }

  python(path: string): PythonFile | Diagnostic | null {
    return this.#holder(path).python(path)
  }

  rest(): void {
    this.#base.rest()
    this.#over.rest()
  }

  #holder(path: string): Workspace {
    return this.#changed.has(fileOf(path)) ? this.#over : this.#base
  }

  #withChanged(paths: readonly string[], own: Iterable<string>): string[] {
    const made = new Set(own)
    // of a large repository all but a few are neither changed nor made: none of them goes into a set
    for (const path of paths) made.delete(path)
    return [...paths, ...made].filter((path) => !this.#changed.deletes(path))
  }
}

/**
 * Files to lay over a repository, whose bytes are asked for when they are needed.
 *
 * @param bytes gives null for a file that is deleted
 */
export function replacingAll(
  paths: ReadonlySet<string>,
  bytes: (path: string) => Buffer | null,
): Overlaid {
  const gone = new Map<string, boolean>()
  return {
    paths,
    has: (path) => paths.has(path),
    deletes: (path) => paths.has(path) && once(gone, path, () => bytes(path) === null),
    bytes,
  }
}

/** One file to lay over a repository; null for its bytes deletes it. */
export const replacing = (path: string, bytes: Buffer | null): Overlaid =>
  replacingAll(new Set([path]), () => bytes)
