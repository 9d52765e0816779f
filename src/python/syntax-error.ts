import { CONFLICT, conflictIn } from '../text/conflict.ts'

/**
 * What to say of a text that does not parse as Python 3.
 *
 * @param error the offset where the parser stumbled first
 * @param say puts what is wrong into a sentence
 */
export function syntaxError(text: string, error: number, say: (wrong: string) => string) {
  const conflict = conflictIn(text)
  const { wrong, hint } = conflict === null ? NOT_PYTHON : CONFLICT
  return { code: 'syntax-error', at: conflict ?? error, message: say(wrong), hint }
}

const NOT_PYTHON = {
  wrong: 'does not parse as Python 3',
  hint: 'mend the syntax error and run again; if Python takes it, do it by hand',
}
