import type { WriteCell } from '../notebook/writefile.ts'
import type { Language } from '../transform.ts'

/** The language that a file is read as, by its name. */
export function languageOf(path: string): Language {
  if (/\.(py|ipynb)$/i.test(path)) return 'python'
  if (/\.(ya?ml|runconfig)$/i.test(path)) return 'yaml'
  if (/\.(txt|in|pip)$/i.test(path)) return 'requirements'
  return 'jsonc'
}

/** The language of the file that a cell of a notebook writes. */
export function languageOfCell({ path }: WriteCell): Language {
  const last = path?.at(-1)
  return last?.kind === 'text' ? languageOf(last.text) : 'python'
}
