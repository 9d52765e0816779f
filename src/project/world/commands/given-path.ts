import { joinPath, ROOT } from '../../../python/paths.ts'

/** A path that a command gives: `{ variable }` where it is known only when the command runs. */
export type GivenPath = string | { readonly variable: string }

/** Such a path as the command has it. */
export const shown = (path: GivenPath): string => (typeof path === 'string' ? path : path.variable)

/** Variables that stand for the folder of the checkout; and a script's own, from where files are looked for anyway. */
const CHECKOUT =
  /^\$[({]*\s*(?:build[._]sourcesdirectory|system[._]defaultworkingdirectory|github[._]workspace)\s*[)}]*(?=\/|$)/i
const OWN_FOLDER = /^\$\(dirname[^)]*\)\/?/

/** The path that a word of a command gives. */
export function pathOf(text: string): GivenPath {
  const path = text.trim().replaceAll('\\', '/').replace(CHECKOUT, ROOT).replace(OWN_FOLDER, '')
  return /[$%~]|\{\{/.test(path) ? { variable: text.trim() } : path
}

/** A word of a command, with the root for the folder of the checkout: `--source=$(Build.SourcesDirectory)/src`. */
export function wordOf(text: string): string {
  const [, option = '', value = ''] = /^(-[\w-]+=)?(.*)$/s.exec(text) ?? []
  const path = value.replaceAll('\\', '/')
  return CHECKOUT.test(path) ? option + path.replace(CHECKOUT, ROOT) : text
}

/** A path below a folder, each of which may not be known. */
export function inside(folder: GivenPath, path: GivenPath): GivenPath {
  if (typeof path !== 'string') return path
  const joined = joinPath(shown(folder), path)
  return typeof folder === 'string' || path.startsWith('/') ? joined : { variable: joined }
}
