import type { WriteCell } from '../../notebook/writefile.ts'
import { readRequirements } from '../../packages/requirements-file.ts'
import type { Language } from '../../transform.ts'
import { readable } from '../diagnostic.ts'
import { cellPath, isPython } from './python-file.ts'
import type { Workspace } from './workspace.ts'

/** The language that a file is read as, by its name. */
export function languageOf(path: string): Language {
  if (isPython(path)) return 'python'
  if (/\.(ya?ml|runconfig)$/i.test(path)) return 'yaml'
  if (/\.(txt|in|pip)$/i.test(path)) return 'requirements'
  return 'jsonc'
}

/** The language of the file that a cell of a notebook writes: by its name, else by what is in it. */
function languageOfCell({ path, cell, body }: WriteCell): Language {
  const last = path?.at(-1)
  return last?.kind === 'text' ? languageOf(last.text) : languageOfText(cell.text.slice(body))
}

/** The language of a text: a list of packages by its looks; all else that cells write is Python. */
function languageOfText(text: string): Language {
  if (/^dependencies[ \t]*:/m.test(text)) return 'yaml'
  const { entries } = readRequirements(text)
  return entries.length > 0 && entries.every(({ content }) => REQUIREMENT.test(content))
    ? 'requirements'
    : 'python'
}

/** An option of pip's, or a package with its extras and versions. */
const REQUIREMENT = /^(-.*|[A-Za-z][\w.-]*(\[[^\]]*\])?\s*(([=<>!~]=|[<>;@]).*)?)$/

/**
 * The parts of a file that transforms read one by one: the file itself, and the files that cells of a notebook write.
 */
export function partsIn(
  workspace: Workspace,
  path: string,
): { part: string; language: Language }[] {
  const own = { part: path, language: languageOf(path) }
  const file = own.language === 'python' ? readable(workspace.python(path)) : null
  return [
    own,
    ...(file?.writes ?? []).map((write) => ({
      part: cellPath(path, write.cell.index),
      language: languageOfCell(write),
    })),
  ]
}
