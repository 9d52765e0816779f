import { joinPath, ROOT } from '../../../python/paths.ts'

/** A path that a command gives: `{ variable }` where it is known only when the command runs. */
export type GivenPath = string | { readonly variable: string }

/** Such a path as the command has it. */
export const shown = (path: GivenPath): string => (typeof path === 'string' ? path : path.variable)

/** Variables that stand for the folder of the checkout. */
const CHECKOUT =
  /^\$[({]*\s*(?:build[._]sourcesdirectory|system[._]defaultworkingdirectory|github[._]workspace)\s*[)}]*(?=\/|$)/i

/** The path that a word of a command gives. */
export function pathOf(text: string): GivenPath {
  const path = text.trim().replaceAll('\\', '/').replace(CHECKOUT, ROOT)
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

/** `$(dirname "$0")` of shells, also of a symbolic link, and what PowerShell and batch files have for it. */
const OWN_FOLDER =
  /\$\(\s*dirname\s+(?:--\s+)?(?:"?\$\((?:readlink\s+-f|realpath)\s+)?"?\$(?:0|\{0\}|BASH_SOURCE\b|\{BASH_SOURCE(?:\[0\])?\})"?(?:\)"?)?\s*\)|\$PSScriptRoot\b|%~dp0/g
/** `$(cd folder && pwd)` */
const MADE_ABSOLUTE =
  /\$\(\s*cd\s+"?([^"$()]*?)"?\s*(?:>\s*\/dev\/null\s*(?:2>&1\s*)?)?(?:&&|;)\s*pwd(?:\s+-P)?\s*\)/g

/** The text of a shell script with its folder for what stands for that. */
export function withOwnFolder(text: string, folder: string): string {
  const path = joinPath(ROOT, folder)
  return text
    .replace(OWN_FOLDER, (whole) => (whole.startsWith('%') ? `${path}/` : path))
    .replace(MADE_ABSOLUTE, '$1')
}
