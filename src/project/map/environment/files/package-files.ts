import { AZUREML } from '../../../../../transforms/packages/wanted.ts'
import { onceForBoth } from '../../../../collections/cache.ts'
import { condaIncludes, readConda } from '../../../../packages/conda.ts'
import { type RequirementsEntry, readRequirements } from '../../../../packages/requirements-file.ts'
import { rangeOf } from '../../../../packages/yaml.ts'
import { positionAt } from '../../../../text/document.ts'
import { isDiagnostic } from '../../../diagnostic.ts'
import { languageOf } from '../../../files/languages.ts'
import { fileOf } from '../../../files/python-file.ts'
import type { Workspace } from '../../../files/workspace.ts'
import type { PackageList } from '../environment.ts'
import { locateBeside } from './locate-file.ts'

/** What a conda or requirements file lists, with the files that it includes. */

/** Why a file that lists packages is not edited: what it holds is told by its name when it is read again. */
export function misnamed(path: string, form: 'yaml' | 'requirements'): string | null {
  if (path !== fileOf(path) || languageOf(path) === form) return null
  const [what, names] =
    form === 'yaml'
      ? ['a conda file', '.yml or .yaml']
      : ['a list of requirements', '.txt, .in or .pip']
  return `its name does not say that it is ${what}: that would end in ${names}`
}

/** The lists of a file, or why it is not edited. */
type Lists = readonly PackageList[] | { readonly reason: string }

const known = new WeakMap<Workspace, Map<string, Lists>>()

/** A conda file's packages are listed in it, or in the requirements file that it includes. */
export const listsOfCondaFile = (workspace: Workspace, path: string): Lists =>
  // the steps that a function makes may have the files of all of its callers in common
  onceForBoth(known, workspace, path, () => readLists(workspace, path))

function readLists(workspace: Workspace, path: string): Lists {
  const reason = misnamed(path, 'yaml')
  if (reason !== null) return { reason }
  const document = textAt(workspace, path)
  if ('reason' in document) return document
  const result = readConda(document.text)
  if (result.status !== 'ok') return { reason: result.reason }
  const included = condaIncludes(result.file).flatMap(
    (name) => locateBeside(workspace, path, name) ?? [],
  )
  const present = namesIn(
    workspace,
    included.flatMap((each) => withIncluded(workspace, each)),
  )
  const listed = [...result.file.pipItems, ...result.file.condaNames].join('\n')
  const last = included.findLast((each) => misnamed(each, 'requirements') === null)
  if (last && !/debugpy/i.test(listed)) {
    const own = result.file.pipItems.join('\n')
    return [
      requirementsList(workspace, last, [...present, ...(/azureml-/i.test(own) ? [AZUREML] : [])]),
    ]
  }
  const form =
    /\.runconfig$/.test(path) || !result.file.document.has('dependencies')
      ? 'runconfig'
      : 'conda-yaml'
  const [at] = rangeOf(result.file.pip?.holder ?? result.file.dependencies)
  const { line } = positionAt(document.text, at)
  return [{ path, line, form, transform: 'condaYaml', request: { present: unique(present) } }]
}

/**
 * A requirements file's packages are listed in it.
 *
 * @param present canonical names of what is installed beside them
 */
export function requirementsList(
  workspace: Workspace,
  path: string,
  present: readonly string[],
): PackageList {
  const [, ...included] = withIncluded(workspace, path)
  return {
    path,
    line: 1,
    form: 'requirements',
    transform: 'requirementsFile',
    request: { present: unique([...present, ...namesIn(workspace, included)]) },
  }
}

const unique = (names: readonly string[]): string[] => [...new Set(names)]

/** Canonical names of what requirements files list themselves. */
const namesIn = (workspace: Workspace, paths: readonly string[]): string[] =>
  paths.flatMap((path) => entriesOf(workspace, path).flatMap(({ name }) => name ?? []))

/** A requirements file, and the files that it includes, one by way of another. */
function withIncluded(workspace: Workspace, path: string): string[] {
  const found = new Set([path])
  // what is added on the way is looked at as well
  for (const file of found)
    for (const { includes } of entriesOf(workspace, file)) {
      const included = includes && locateBeside(workspace, file, includes)
      if (included) found.add(included)
    }
  return [...found]
}

function entriesOf(workspace: Workspace, path: string): readonly RequirementsEntry[] {
  const document = textAt(workspace, path)
  return 'reason' in document ? [] : readRequirements(document.text).entries
}

/** The text of a file, or of what a cell of a notebook writes. */
function textAt(workspace: Workspace, path: string): { text: string } | { reason: string } {
  const found = path === fileOf(path) ? workspace.document(path) : workspace.python(path)
  if (!found) return { reason: 'it is no file of the repository' }
  if (isDiagnostic(found)) return { reason: found.message }
  return 'module' in found ? { text: found.module.text } : { text: found.text }
}
