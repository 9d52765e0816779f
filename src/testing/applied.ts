import type { Change } from '../project/change/change.ts'
import type { Files } from './fixture.ts'

/** Files as they are once changes are written. */
export function applied(files: Files, changes: readonly Change[]): Files {
  const result = new Map(files)
  for (const { path, after } of changes)
    if (after) result.set(path, after)
    else result.delete(path)
  return result
}
