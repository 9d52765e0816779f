import type { PyNode } from '../../src/python/syntax.ts'
import { blocked, type Outcome } from '../../src/transform.ts'

/** Why a step cannot be changed, by the argument that is in the way. */
const REFUSALS = {
  /** What is replaced or added must be marked. */
  'no-place': (name: string) => ({
    code: 'no-place-for-mark',
    message: `${name} would have to be marked with a comment, and its line cannot take one`,
    hint: 'put the arguments of the step on lines of their own',
  }),
  /** What is replaced must be kept in a mark. */
  'too-long': (name: string) => ({
    code: 'no-place-for-mark',
    message: `the value of ${name} would have to be kept in a comment, which takes neither several lines nor a semicolon`,
    hint: `assign the value to a variable in front of the step, and give ${name} that`,
  }),
  /** What is added by place can be told again only in a call of a class. */
  'by-place': (name: string) => ({
    code: 'given-by-place',
    message: `${name} is given by place to what this file does not show to be a class, where the flags could not be told again`,
    hint: `name it in the call: ${name}=…`,
  }),
  /** A value whose type decides how the flags are added. */
  'list-or-text': (name: string) => ({
    code: 'list-or-text',
    message: `${name} may be a list or one text, and each takes the flags in a way of its own`,
    hint: `give ${name} a list on every way that leads here`,
  }),
  /** A dict where a list belongs. */
  dict: (name: string) => ({
    code: 'arguments-not-a-list',
    message: `${name} is, or may be, a dict here, to which no list with the flags can be added`,
    hint: `give ${name} a list of words`,
  }),
  /** A list that the object keeps: one with the flags would be another list. */
  'changed-later': (name: string) => ({
    code: 'arguments-changed-later',
    message: `the list that ${name} takes is changed further down, and a list with the flags would not be`,
    hint: 'put all items into the list before it is passed',
  }),
  /** A list that is changed from its end, where the flags would be. */
  'changed-from-end': (name: string) => ({
    code: 'arguments-changed-later',
    message: `${name} is changed here by place, counted from the end, where the flags would be`,
    hint: 'put all items into the list before it is passed',
  }),
  /** Arguments behind which the flags would be no options. */
  'options-end': (name: string) => ({
    code: 'options-end',
    message: `${name} holds \`--\`, behind which nothing is an option of the script, and the flags would stand there`,
    hint: `write ${name} as one list in the call itself: there the flags go in front of \`--\``,
  }),
} as const

/** A reason to leave a step alone. */
export type Refusal = keyof typeof REFUSALS

/** Refuses to change a step, because of what an argument is at a node. */
export const refuse = (why: Refusal, { start }: PyNode, name: string): Outcome =>
  blocked({ at: start, ...REFUSALS[why](name) })
