import type { Language } from '../transform.ts'

/** The language that a file is read as, by its name. */
export function languageOf(path: string): Language {
  if (/\.(py|ipynb)$/i.test(path)) return 'python'
  if (/\.(ya?ml|runconfig)$/i.test(path)) return 'yaml'
  if (/\.(txt|in|pip)$/i.test(path)) return 'requirements'
  return 'jsonc'
}
