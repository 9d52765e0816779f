import type { JsonNode } from '../../src/jsonc/parse.ts'
import { blocked, type Outcome, type Problem } from '../../src/transform.ts'

/** A file of VS Code's: what codes call it, and what people call the things in it. */
interface Subject {
  readonly code: 'launch-json-invalid' | 'tasks-json-invalid'
  readonly things: string
}

/** What to do about such a file. */
export const MEND_HINT = 'mend it (VS Code underlines the place), then run again'

/** The outcome for a file that is not JSON, or has another shape than VS Code expects. */
export const refusing =
  ({ code, things }: Subject) =>
  (task: 'add' | 'remove', at: number, reason: string): Outcome =>
    blocked({
      code,
      at,
      message: `${things} cannot be ${task === 'add' ? 'added' : 'taken out'}: ${reason}`,
      hint: MEND_HINT,
    })

/** A warning about an entry that has the name of one of ours, and has been edited since. */
export const edited = (
  code: 'launch-config-edited' | 'docker-task-edited',
  thing: string,
  { offset }: JsonNode,
): Problem => ({
  code,
  severity: 'warning',
  at: offset,
  message: `this ${thing} is not as aml-debug writes it, so it is left alone`,
  hint: 'delete it by hand if you no longer need it',
})
