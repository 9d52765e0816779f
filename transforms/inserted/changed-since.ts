import { commandLineReads } from '../../src/python/command-line/command-line.ts'
import { belongsToImports } from '../../src/python/edits/leading-imports.ts'
import type { PythonModule } from '../../src/python/module.ts'
import { ancestor, definedName, isWithin, type PyNode, textOf } from '../../src/python/syntax.ts'
import { blocked, type Outcome, outcomeOf } from '../../src/transform.ts'
import { ALL_FLAGS } from '../azureml/flags.ts'
import { asksForDebugging, declaredTwice, readHandMade } from './by-hand.ts'
import { statementsUsing } from './place.ts'

/** Whether what was inserted still does what it is for: somebody may have changed it, or the script around it. */

/**
 * Nothing to do for a script that waits already, unless it has been changed so that it waits no more.
 *
 * @param early the imports that it has to stand in front of
 */
export function leaveInserted(
  module: PythonModule,
  inserted: PyNode,
  early: readonly string[] | undefined,
): Outcome {
  if (!takesFlags(module, inserted))
    return changedByHand(inserted, 'was changed since, and no longer takes all of the flags')
  const twice = declaredTwice(module)
  if (twice)
    return changedByHand(twice.statement, `takes ${twice.flag} twice, as a merge may bring it`)
  if (readsBefore(module, inserted))
    return changedByHand(inserted, 'stands behind code that reads the command line')
  return early && isBehind(module, inserted, early)
    ? changedByHand(
        inserted,
        'stands behind an import of a module of yours, and such a module reads the command line, goes to another folder, prints elsewhere, replaces what debugpy works with, or does all of the work, when it is imported',
      )
    : outcomeOf([])
}

/** Whether an inserted function is called, and for the flags that `add` passes: somebody may have changed it since. */
function takesFlags(module: PythonModule, definition: PyNode): boolean {
  const name = definedName(module, definition)
  const isCalled = statementsUsing(module, definition).some((one) =>
    textOf(module, one).startsWith(`${name}(`),
  )
  if (!isCalled) return false
  const block = ancestor(definition, 'if_statement')
  if (block && !asksForDebugging(module, block)) return false
  const taken = new Set(
    readHandMade(module)
      .options.filter(({ statement }) => block || isWithin(statement, definition))
      .map(({ flag }) => flag),
  )
  return [...ALL_FLAGS].every((flag) => taken.has(flag))
}

/** Whether Python comes by one of these imports before it gets to a function: autopep8 moves imports to the top. */
const isBehind = (module: PythonModule, { start }: PyNode, imports: readonly string[]): boolean =>
  module.root.children.some((one) => one.end <= start && imports.includes(textOf(module, one)))

/**
 * Whether the script itself reads the command line before Python gets to a function that is to take flags out of it.
 */
const readsBefore = (module: PythonModule, inserted: PyNode): boolean =>
  !ancestor(inserted, 'if_statement') &&
  commandLineReads(module).some(
    (node) =>
      node.end <= inserted.start &&
      !ancestor(node, 'function_definition') &&
      module.root.children.some(
        (one) => one.end >= node.end && one.start <= node.start && !belongsToImports(module, one),
      ),
  )

const changedByHand = ({ start }: PyNode, why: string): Outcome =>
  blocked({
    code: 'changed-by-hand',
    at: start,
    message: `what aml-debug inserted here ${why}`,
    hint: 'run aml-debug remove on this file, take out by hand what it leaves, and run aml-debug add again',
  })
