import { resolve } from 'node:path'
import { replaceFile } from '../project/change/replace-file.ts'
import { fileProblem } from '../project/file-problem.ts'
import { UsageError } from './command-line/usage.ts'

/**
 * Writes a patch to the file that `--output` names.
 *
 * @throws UsageError where it cannot be written
 */
export async function savePatch(cwd: string, file: string, parts: Iterable<Buffer>): Promise<void> {
  try {
    await replaceFile(resolve(cwd, file), parts)
  } catch (error) {
    throw new UsageError(
      `cannot write the patch to ${file}: ${fileProblem(error)}; name another file`,
    )
  }
}
