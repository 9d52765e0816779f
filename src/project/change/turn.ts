import { DEBUG_FLAGS, PASSES_FLAGS } from '../../../transforms/azureml/flags.ts'
import type { Change, Versions } from './change.ts'

/**
 * The turn in which a file is replaced, lower first: a definition that comes to pass the flags follows the scripts that
 * take them, and one that no longer passes them precedes those. So whatever ends a run in between, no step passes flags
 * that its script refuses.
 */
export function turnOf(
  { transforms: ids }: Pick<Change, 'transforms'>,
  { before, after }: Versions,
): number {
  if (!ids.includes(PASSES_FLAGS)) return 0
  return Math.sign(flagsIn(after) - flagsIn(before))
}

const flagsIn = (content: Buffer | null): number =>
  content === null ? 0 : content.toString('latin1').split(DEBUG_FLAGS.enabled).length - 1
