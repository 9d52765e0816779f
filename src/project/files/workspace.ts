import { once } from '../../collections/cache.ts'
import type { Document } from '../../text/document.ts'
import { type Diagnostic, readable } from '../diagnostic.ts'
import type { Entry } from './listing.ts'
import { fileOf, isPython, type PythonFile } from './python-file.ts'
import { readDocument, readPython } from './read-file.ts'
import type { Contents } from './reader.ts'
import { Recent } from './recent.ts'

/** A repository to read: what its files hold, or would hold after the changes laid over it. */
export interface Workspace {
  /** An absolute path, empty for a repository in memory; all others are relative to it, with forward slashes. */
  readonly root: string
  /** Its files, but for those that are excluded or that git ignores. */
  readonly files: readonly string[]
  /** The files that VS Code reads, those that git ignores among them. */
  readonly vscodeFiles: readonly string[]
  /** Whether git ignores a path, which need not exist. */
  ignored(path: string): boolean
  /** Whether there is a file that is the repository's own: no symlink leads to it. */
  exists(path: string): boolean
  /** What is in a folder on the disk, whether or not it is the repository's own. */
  entries(folder: string): readonly Entry[]
  /** The bytes of a file; null where there is none that is the repository's own. */
  bytes(path: string): Buffer | null
  /** Whether a file holds one of the words; one that cannot be read may. Only its bytes are searched. */
  holds(path: string, words: readonly string[]): boolean
  /** The Python files and notebooks that hold a word, and those that cannot be read. */
  mentioning(word: string): readonly string[]
  /** The text of a file, or why it cannot be read; null where there is none. */
  document(path: string): Document | Diagnostic | null
  /** The Python of a file, or of the script that a cell of a notebook writes: see `cellPath`. */
  python(path: string): PythonFile | Diagnostic | null
  /** Why a file that can be read must not be changed; null where it may. */
  refusal(path: string): Diagnostic | null
  /** The repository as it is on the disk, below all changes. */
  readonly origin: Workspace
  /**
   * Forgets what was read longest ago, beyond what fits into memory. To be called where no module is in hand: one
   * that is forgotten is parsed anew when it is asked for again, and its nodes are then others.
   */
  rest(): void
}

/** The text of a file; empty where there is none that can be read. */
export const fileText = (workspace: Workspace, path: string): string =>
  readable(workspace.document(path))?.text ?? ''

/**
 * A repository with less code than this is kept whole, in UTF-16 code units: a syntax tree takes some 25 bytes for
 * each.
 */
export const WHOLE = { modules: 512 * 1024, documents: 4 * 1024 * 1024 }
/** How much is kept of a larger one, in the same unit: what a few steps in a row look at. */
export const IN_USE = { modules: 16 * 1024, documents: 64 * 1024 }

/** What the files of a workspace are read from. */
export interface FileSource extends Pick<Workspace, 'root' | 'ignored' | 'exists' | 'entries'> {
  listFiles(): readonly string[]
  listVscodeFiles(): readonly string[]
  /** @throws Error where there is something that cannot be read */
  read(path: string): Contents
  /** Why a file must not be changed, by its path and what `document` reads of it. */
  refuse(path: string, document: () => Document | null): Diagnostic | null
  /** What a file would be read as, where that is known without reading it. */
  atHand?(path: string): Document | null
  /** The same as `mentioning`, where there is a faster way than to read one file after another. */
  search?(word: string): readonly string[]
  /** Called whenever something may have been forgotten. */
  readonly rested?: (() => void) | undefined
}

/**
 * A workspace that reads each file when it is asked for, and keeps what is in use.
 *
 * @param whole the size up to which it is kept whole
 */
export const readThrough = (source: FileSource, whole = WHOLE): Workspace =>
  new ReadThrough(source, whole)

class ReadThrough implements Workspace {
  readonly #source: FileSource
  readonly #documents: Recent<Document | Diagnostic | null>
  readonly #modules: Recent<PythonFile | Diagnostic | null>
  readonly #mentions = new Map<string, readonly string[]>()
  readonly #refusals = new Recent<Diagnostic | null>()
  readonly #held = new Recent<boolean>()
  /** What stands for each list of words that files were searched for. */
  readonly #lists = new Map<string, string>()
  #files: readonly string[] | undefined
  #vscodeFiles: readonly string[] | undefined

  constructor(source: FileSource, whole: typeof WHOLE) {
    this.#source = source
    this.#documents = new Recent(
      whole.documents,
      (document) => (document && 'text' in document ? document.text.length : 0),
      IN_USE.documents,
    )
    this.#modules = new Recent(
      whole.modules,
      (file) => (file && 'module' in file ? file.module.text.length : 0),
      IN_USE.modules,
    )
  }

  get root() {
    return this.#source.root
  }

  get files() {
    this.#files ??= this.#source.listFiles()
    return this.#files
  }

  get vscodeFiles() {
    this.#vscodeFiles ??= this.#source.listVscodeFiles()
    return this.#vscodeFiles
  }

  get origin() {
    return this
  }

  ignored(path: string): boolean {
    return this.#source.ignored(path)
  }

  exists(path: string): boolean {
    return this.#source.exists(path)
  }

  entries(folder: string): readonly Entry[] {
    return this.#source.entries(folder)
  }

  refusal(path: string): Diagnostic | null {
    const file = fileOf(path)
    return this.#refusals.getPlain(file, () =>
      this.#source.refuse(file, () => readable(this.document(file))),
    )
  }

  bytes(path: string): Buffer | null {
    const bytes = this.#peek(path)
    return bytes && Buffer.from(bytes)
  }

  holds(path: string, words: readonly string[]): boolean {
    // a list of words in each key would take more memory than all answers
    const sought =
      words.length === 1 ? words[0] : once(this.#lists, `${words}`, () => `#${this.#lists.size}`)
    return this.#held.getPlain(`${path} ${sought}`, () => {
      const bytes = this.#peek(path)
      return bytes === null || words.some((word) => bytes.includes(word))
    })
  }

  mentioning(word: string): readonly string[] {
    return once(
      this.#mentions,
      word,
      () =>
        this.#source.search?.(word) ??
        this.files.filter((path) => isPython(path) && this.holds(path, [word])),
    )
  }

  document(path: string): Document | Diagnostic | null {
    return this.#documents.get(
      path,
      () => this.#source.atHand?.(path) ?? readDocument(path, this.#source.read),
    )
  }

  python(path: string): PythonFile | Diagnostic | null {
    return this.#modules.get(path, () => readPython(this, path))
  }

  rest(): void {
    this.#modules.trim()
    this.#documents.trim()
    this.#source.rested?.()
  }

  /** Bytes that hold until the next call. */
  #peek(path: string): Buffer | null {
    try {
      const bytes = this.#source.read(path)
      return bytes === 'too large' ? null : bytes
    } catch {
      // `document` says why
      return null
    }
  }
}
