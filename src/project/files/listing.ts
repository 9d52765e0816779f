import { type Dirent, existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { GitError, listedByGit } from './git.ts'

/** Folders that hold other people's code. */
const VENDORED = new Set(
  'node_modules site-packages dist-packages __pypackages__ .eggs .venv venv .tox .nox .git __pycache__ .ipynb_checkpoints .ipynb_aml_checkpoints _vendor vendor third_party'.split(
    ' ',
  ),
)

const IN_VENDORED = new RegExp(`(^|/)(${[...VENDORED].join('|').replaceAll('.', '\\.')})(/|$)`)

/** Whether a file is in a folder of other people's code. */
export const isVendored = (path: string): boolean => IN_VENDORED.test(path)

/** What is in a repository, relative to its root. */
export interface Listing {
  /** Every file that git does not ignore; without git, every file. */
  readonly files: readonly string[]
  /** Whether every folder was looked into; else git was asked, which may not know what they are now. */
  readonly walked: boolean
}

/**
 * Lists a repository; submodules and repositories within it are repositories of their own.
 *
 * @param everything also what git ignores and what is vendored
 * @param onFiles is told of files as they are found
 * @throws GitError where there is a repository and git does not list it
 */
export function listFiles(
  root: string,
  everything = false,
  onFiles: (paths: readonly string[]) => void = () => {},
): Listing {
  if (!existsSync(join(root, '.git'))) return walk(root, everything, onFiles)
  const others = ['--others', ...(everything ? [] : ['--exclude-standard'])]
  const files = new Set<string>()
  try {
    // git lists what it tracks at once; to find the rest takes it ten times as long
    for (const kinds of isLarge(root) ? [['--cached'], others] : [['--cached', ...others]]) {
      const own = listedByGit(root, kinds).filter(
        (path) => isFile(path) && (everything || !isVendored(path)),
      )
      for (const path of own) files.add(path)
      onFiles(own)
    }
  } catch (error) {
    if (everything && error instanceof GitError) return walk(root, everything, onFiles)
    throw error
  }
  return { files: [...files].sort(), walked: false }
}

/** Git lists a repository within the repository as a folder. */
const isFile = (path: string): boolean =>
  path !== '' && !path.endsWith('/') && !/(^|\/)\.git\//.test(path)

/** Whether git knows so many files that it pays to ask it twice: a thousand take some 100 KB of its index. */
function isLarge(root: string): boolean {
  const index = join(root, '.git', 'index')
  return existsSync(index) && statSync(index).size > 200 * 1024
}

/** Every regular file below a folder; symlinks are not followed, vendored folders not entered. */
function walk(
  root: string,
  everything: boolean,
  onFiles: (paths: readonly string[]) => void,
): Listing {
  const files: string[] = []
  const isLeft = (name: string) => name === '.git' || (!everything && VENDORED.has(name))
  /** @param folder with a slash at its end */
  const visit = (folder: string) => {
    const names: string[] = []
    for (const entry of entriesOf(`${root}/${folder}`))
      if (entry.isFile()) names.push(entry.name)
      else if (entry.isDirectory() && !isLeft(entry.name)) names.push(`${entry.name}/`)
    // with its slash a folder stands where the paths in it do: to sort all of them at the end takes three times as long
    const paths = names.sort().map((name) => folder + name)
    onFiles(paths.filter((path) => !path.endsWith('/')))
    for (const path of paths)
      if (path.endsWith('/')) visit(path)
      else files.push(path)
  }
  visit('')
  return { files, walked: true }
}

/** What is in a folder, by its name there; a symlink is neither a file nor a folder. */
export interface Entry {
  readonly name: string
  readonly kind: 'file' | 'folder' | 'other'
}

/** The entries of a folder, those that git ignores among them. */
export const entriesIn = (folder: string): Entry[] =>
  entriesOf(folder).map((entry) => ({
    name: entry.name,
    kind: entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : 'other',
  }))

/** What is in a folder; nothing where it cannot be read. */
export function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    // what may not be read cannot be changed either
    return []
  }
}
