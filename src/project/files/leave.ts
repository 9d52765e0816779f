import { isNotebook } from '../../notebook/notebook.ts'
import { dirname, upwards } from '../../python/paths.ts'
import type { Document } from '../../text/document.ts'
import { globMatcher } from '../../text/glob.ts'
import { type Diagnostic, skipped } from '../diagnostic.ts'
import { isVendored } from './listing.ts'
import { isVscodeFile } from './vscode-files.ts'

/** Files that are there and are to be left alone. */
export interface Leave {
  /** Patterns as in `.gitignore`. */
  readonly exclude?: readonly string[] | undefined
  /** Whether files that git ignores, other people's and generated ones may be changed, too. */
  readonly everything?: boolean | undefined
}

/** Finds the pattern that excludes a path; null where none does. */
function excluding({ exclude = [] }: Leave): (path: string) => string | null {
  const patterns = exclude.map((pattern) => ({ pattern, matches: globMatcher(pattern) }))
  return (path) => patterns.find(({ matches }) => matches(path))?.pattern ?? null
}

/** Takes the paths that no pattern excludes; the list itself where there is no pattern. */
export function including(leave: Leave): (paths: readonly string[]) => readonly string[] {
  if (!leave.exclude?.length) return (paths) => paths
  const excludedBy = excluding(leave)
  return (paths) => paths.filter((path) => excludedBy(path) === null)
}

/**
 * Makes a function that says why a file must not be changed, by its path and contents; null where it may.
 *
 * @param isRepository whether a folder within the root is a git repository of its own
 * @param inTheWay says what stands in the place of a file that cannot be read
 */
export function refusing(
  isListed: (path: string) => boolean,
  leave: Leave,
  isRepository: (folder: string) => boolean = () => false,
  inTheWay: (path: string) => Diagnostic | null = () => null,
): (path: string, read: () => Document | null) => Diagnostic | null {
  const excludedBy = excluding(leave)
  return (path, read) => {
    const pattern = excludedBy(path)
    if (pattern !== null)
      return skipped(
        path,
        'excluded',
        `it is excluded by ${pattern}`,
        'take the pattern out of --exclude or the setting to have it changed',
      )
    // notebooks are long to read
    const document = isNotebook(path) ? null : read()
    // a pipe reads as an empty file
    const obstacle = document?.text ? null : inTheWay(path)
    if (obstacle || leave.everything) return obstacle
    // what is not there yet may be made; notebooks are never made
    if (!document && !isNotebook(path)) return null
    if (isVendored(path))
      return skipped(
        path,
        'vendored',
        'it lies in a folder of installed or vendored packages',
        'pass --no-ignore to have it changed all the same',
      )
    if (TEMPLATE.test(path))
      return skipped(
        path,
        'template',
        'it is a template, as the braces in its path say: each project that is made of it would get what is inserted',
        'run aml-debug in a project that was made of it, or pass --no-ignore to have it changed all the same',
      )
    // VS Code's own files are mostly ignored by git, and are where it looks for them all the same
    if (!isListed(path) && !isVscodeFile(path)) return unlisted(path, isRepository)
    const marker = document && generatedBy(document)
    if (marker)
      return skipped(
        path,
        'generated',
        `it says that it is generated: ${marker}`,
        'change what it is generated from, or pass --no-ignore',
      )
    return null
  }
}

/** Why git does not list a file: it belongs to another repository, or is ignored. */
function unlisted(path: string, isRepository: (folder: string) => boolean): Diagnostic {
  const folders = [...upwards(dirname(path))].filter(Boolean)
  const repository = folders.find(isRepository)
  return repository === undefined
    ? skipped(path, 'ignored', 'git ignores it', 'take it out of .gitignore, or pass --no-ignore')
    : skipped(
        path,
        'other-repository',
        `it is in ${repository}, which is a git repository of its own, such as a submodule`,
        `pass --no-ignore to have it changed from here; to take that out again, run aml-debug remove -w in ${repository} as well`,
      )
}

/** A path as cookiecutter's templates have it: `{{cookiecutter.project}}/train.py`. */
const TEMPLATE = /\{\{.*?\}\}/

/** What generators write into the first lines of their files, as linguist and most generators have it. */
const GENERATED = /@generated\b|\bDO NOT EDIT\b|\bauto-?generated (by|from|file)\b/i
const HEAD = 1024

/** The line of a file's leading comments that says it was generated; null where none does. */
function generatedBy({ text: whole }: Document): string | null {
  for (const line of whole.slice(0, HEAD).split(/\r\n|\n|\r/)) {
    const text = line.trim()
    // only what stands above the code is about the file
    if (text !== '' && !/^(#|\/\/|\/\*|\*|"""|''')/.test(text)) return null
    if (GENERATED.test(text)) return text.length > 80 ? `${text.slice(0, 80)}...` : text
  }
  return null
}
