import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { replaceFile } from '../project/change/replace-file.ts'
import { fileProblem } from '../project/file-problem.ts'
import { UsageError } from './command-line/usage.ts'

/**
 * Writes a patch to the file that `--output` names, over an older patch at most.
 *
 * @throws UsageError where it cannot be written, or something else would be lost
 */
export async function savePatch(cwd: string, file: string, parts: Iterable<Buffer>): Promise<void> {
  try {
    if (holdsNoPatch(resolve(cwd, file))) throw new Error('it is there, and is no patch')
    await replaceFile(resolve(cwd, file), parts)
  } catch (error) {
    throw new UsageError(
      `cannot write the patch to ${file}: ${fileProblem(error)}; name another file`,
    )
  }
}

const PATCH = 'diff --git '

/** Whether a file holds something else than a patch of ours: a slip of the hand must not cost a script. */
function holdsNoPatch(file: string): boolean {
  const stats = statSync(file, { throwIfNoEntry: false })
  if (!stats?.isFile() || stats.size === 0) return false
  const head = Buffer.alloc(PATCH.length)
  const open = openSync(file, 'r')
  try {
    return !head.subarray(0, readSync(open, head)).equals(Buffer.from(PATCH))
  } finally {
    closeSync(open)
  }
}
