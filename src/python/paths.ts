import { posix } from 'node:path'

/** The folder that stands for the repository's root in evaluated paths, so that `__file__` is absolute. */
export const ROOT = '/\u{F0000}root'

/** A text without what stands for the root: paths of the repository are relative to it, without detours. */
export function withoutRoot(text: string): string {
  if (text === ROOT) return '.'
  return text.startsWith(`${ROOT}/`)
    ? posix.normalize(text.slice(ROOT.length + 1))
    : text.replaceAll(`${ROOT}/`, '').replaceAll(ROOT, '.')
}

/** As `os.path.join` has it: what starts with a slash starts anew. Nothing is normalised. */
export function joinPath(...parts: string[]): string {
  let joined = ''
  for (const part of parts) {
    if (part.startsWith('/')) joined = part
    else if (joined === '' || joined.endsWith('/')) joined += part
    else joined += `/${part}`
  }
  return joined
}

/** As `os.path.relpath` has it; null where that depends on what the current folder is called. */
export function relativePath(path: string, from: string): string | null {
  const [to, start] = [posix.normalize(path), posix.normalize(from)]
  // from the current folder a path leads where it led before
  if (start === '.' || start === './') return to
  const known = start.startsWith('/')
    ? to.startsWith('/')
    : ![to, start].some((each) => each.startsWith('/') || each.startsWith('..'))
  return known ? posix.relative(`/${start}`, `/${to}`) || '.' : null
}

/** As `os.path.dirname` has it: empty for a name alone. */
export function dirname(path: string): string {
  const at = path.lastIndexOf('/')
  return at < 0 ? '' : at === 0 ? '/' : path.slice(0, at)
}

/** A relative folder and each one above it, nearest first; the last one is the root, which is empty. */
export function* upwards(folder: string): Generator<string> {
  let at = folder
  for (; at !== ''; at = dirname(at)) yield at
  yield at
}

/** Whether a relative path is below a folder, be it the root, which is empty. */
export const isBelow = (path: string, folder: string): boolean =>
  folder === '' || path.startsWith(`${folder}/`)

/** The folder above, also of the current one. */
export function parentOf(path: string): string {
  return /(^|\/)\.{1,2}$/.test(path) ? joinPath(path === '.' ? '' : path, '..') : dirname(path)
}

/** As `os.path.basename` has it: empty for what ends in a slash. */
export const basename = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
