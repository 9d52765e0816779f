import { resolve } from 'node:path'
import { replaceFile } from '../project/write.ts'
import { UsageError } from './usage.ts'

/**
 * Writes a patch to the file that `--output` names.
 *
 * @throws UsageError where it cannot be written
 */
export function savePatch(cwd: string, file: string, parts: Iterable<Buffer>): void {
  try {
    replaceFile(resolve(cwd, file), parts)
  } catch (error) {
    throw new UsageError(
      `cannot write the patch to ${file}: ${(error as Error).message}; name another file`,
    )
  }
}
