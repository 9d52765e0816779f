import { CONFLICT, conflictIn } from '../text/conflict.ts'

/**
 * What is wrong with a text that does not parse as Python 3, where that shows, and what to do about it.
 *
 * @param error where the parser stumbled first
 */
export function notPython(
  text: string,
  error: number,
): { readonly at: number; readonly wrong: string; readonly hint: string } {
  const conflict = conflictIn(text)
  return conflict === null
    ? {
        at: error,
        wrong: 'does not parse as Python 3',
        hint: 'mend the syntax error and run again; if Python takes it, do it by hand',
      }
    : { at: conflict, ...CONFLICT }
}
