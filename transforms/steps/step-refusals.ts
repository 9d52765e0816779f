import type { PyNode } from '../../src/python/syntax.ts'
import { blocked, type Outcome } from '../../src/transform.ts'

/** Why the arguments of a step cannot be changed. */

/** What is replaced or added must be marked. */
export function noPlaceForMark(
  { start }: PyNode,
  what: string,
  hint = 'put the arguments of the step on lines of their own',
): Outcome {
  const message = `${what} would have to be marked with a comment, and its line cannot take one`
  return blocked({ code: 'no-place-for-mark', at: start, message, hint })
}

/** A value whose type decides how the flags are added. */
export function listOrText(node: PyNode, name: string): Outcome {
  return blocked({
    code: 'list-or-text',
    at: node.start,
    message: `${name} may be a list or one text, and each takes the flags in a way of its own`,
    hint: `give ${name} a list on every way that leads here`,
  })
}

/** A dict where a list belongs. */
export function dictGiven(node: PyNode, name: string): Outcome {
  return blocked({
    code: 'arguments-not-a-list',
    at: node.start,
    message: `${name} is, or may be, a dict here, to which no list with the flags can be added`,
    hint: `give ${name} a list of words`,
  })
}

/** A list that the object keeps: one with the flags would be another list. */
export function changedLater(node: PyNode, name: string): Outcome {
  return blocked({
    code: 'arguments-changed-later',
    at: node.start,
    message: `the list that ${name} takes is changed further down, and a list with the flags would not be`,
    hint: 'put all items into the list before it is passed',
  })
}

/** A list that is changed from its end, where the flags would be. */
export function changedFromEnd(node: PyNode, name: string): Outcome {
  return blocked({
    code: 'arguments-changed-later',
    at: node.start,
    message: `${name} is changed here by place, counted from the end, where the flags would be`,
    hint: 'put all items into the list before it is passed',
  })
}

/** Arguments behind which the flags would be no options. */
export function optionsEnd(node: PyNode, name: string): Outcome {
  return blocked({
    code: 'options-end',
    at: node.start,
    message: `${name} holds \`--\`, behind which nothing is an option of the script, and the flags would stand there`,
    hint: `write ${name} as one list in the call itself: there the flags go in front of \`--\``,
  })
}
