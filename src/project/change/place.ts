import { existsSync, mkdirSync, renameSync, rmdirSync, unlinkSync } from 'node:fs'
import { dirname } from 'node:path'

/** Puts files into folders that may have to be made for them, and takes files and their folders away again. */

/** The nearest folder around a path that is there. */
export function existingParent(path: string): string {
  const parent = dirname(path)
  return existsSync(parent) ? parent : existingParent(parent)
}

/** Renames a file to its place; folders that are made for it go again where that fails. */
export function place(temporary: string, target: string): void {
  const made = mkdirSync(dirname(target), { recursive: true })
  try {
    renameSync(temporary, target)
  } catch (error) {
    if (made) removeEmpty(dirname(target), made)
    throw error
  }
}

/** Deletes a file, and the folder that it leaves empty. */
export function discard(root: string, target: string): void {
  unlinkSync(target)
  if (dirname(target) !== root) removeEmpty(dirname(target), dirname(target))
}

/** Removes the empty folders from `folder` up to `top`. */
function removeEmpty(folder: string, top: string): void {
  try {
    for (let at = folder; at.length >= top.length; at = dirname(at)) rmdirSync(at)
  } catch {}
}
