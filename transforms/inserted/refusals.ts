import { misindented } from '../../src/python/indentation.ts'
import type { PythonModule } from '../../src/python/module.ts'
import { python2Only } from '../../src/python/python2.ts'
import { syntaxError } from '../../src/python/syntax-error.ts'
import { blocked, type Outcome, type Problem } from '../../src/transform.ts'

/** The word for the Python that code is inserted into. */
type Subject = 'script' | 'entry script'

/** Why nothing can be inserted into any place of a module: it is not Python 3. Null where it is. */
export function refusalOf(module: PythonModule, subject: Subject): Outcome | null {
  const error = module.error ?? misindented(module)?.start
  if (error !== undefined)
    return blocked(syntaxError(module.text, error, (wrong) => `the ${subject} ${wrong}`))
  const old = python2Only(module)
  return old
    ? blocked({
        code: 'python-2',
        at: old.start,
        message: `the ${subject} is written for Python 2`,
        hint: 'debugpy needs Python 3; port the script first',
      })
    : null
}

/** The refusal for a module whose first statements leave no line to insert at: see `topOf`. */
export const NO_PLACE = blocked({
  code: 'no-place',
  at: 0,
  message: 'the docstring or a __future__ import shares its line with code',
  hint: 'give each statement a line of its own and run again',
})

/** The refusal for code that somebody has inserted by hand, and not as in the how-to. */
export const madeByHand = (at: number, subject: Subject): Problem => ({
  code: 'made-by-hand',
  severity: 'info',
  at,
  message: `the ${subject} was made debuggable by hand, in a way that cannot be told from its own code`,
  hint: 'take it out by hand',
})
