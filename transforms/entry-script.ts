import { usesGreenlets } from '../src/python/command-line/onlookers.ts'
import { topOf } from '../src/python/edits/module-top.ts'
import type { PythonModule } from '../src/python/module.ts'
import { ancestor, type PyNode, partOf, textOf } from '../src/python/syntax.ts'
import { isTarget } from '../src/python/targets.ts'
import { blocked, defineTransform, outcomeOf } from '../src/transform.ts'
import { DEBUG_FLAGS } from './azureml/flags.ts'
import { ATTACH, entryBlock } from './inserted/attach.ts'
import { readHandMade } from './inserted/by-hand.ts'
import {
  attachFunctions,
  freshName,
  hiddenBuiltins,
  insertAtTop,
  removeFromTop,
} from './inserted/place.ts'
import { madeByHand, NO_PLACE, refusalOf } from './inserted/refusals.ts'
import { retractEntryByHand } from './inserted/retract-by-hand.ts'

/** How an entry script waits. */
export interface EntryOptions {
  readonly port: number
  /** Seconds. */
  readonly timeout: number
  /** Whether a module that the script imports may put other threads in the place of Python's. */
  readonly greenlets?: boolean
  /** Whether a module that the script imports replaces what debugpy works with, as soon as it is imported. */
  readonly early?: boolean
}

/** Lets the scoring script of a deployment wait for VS Code when its container starts. */
export const entryScript = defineTransform<'python', EntryOptions>({
  id: 'entry-script',
  language: 'python',
  trigger: [ATTACH, 'debugpy'],
  summary: 'lets the scoring script of a deployment wait for VS Code when its container starts',
  description:
    'The script listens on all addresses of its container and waits 30 seconds at most; a second worker that finds the port in use goes on without a debugger.',

  add(module, [options]) {
    if (!options) return outcomeOf([])
    const refusal = refusalOf(module, 'entry script')
    if (refusal) return refusal
    if (attachFunctions(module, 'entry').length > 0 || readHandMade(module).starts.length > 0)
      return outcomeOf([])
    const missing = missingFunctions(module)
    if (missing.length > 0 && !bindsUnseen(module))
      return blocked({
        code: 'not-an-entry-script',
        at: 0,
        message: `the entry script defines no ${missing.join(' and no ')}`,
        hint: 'check the entry_script of the InferenceConfig; a %%writefile cell that puts another script over a file which defines both needs a file name of its own',
      })
    const wording = {
      name: freshName(module),
      builtins: hiddenBuiltins(module).filter((name) => name === 'Exception' || name === 'print'),
      ...options,
      greenlets: options.greenlets === true || usesGreenlets(module),
    }
    const top = topOf(module, options.early)
    return top ? outcomeOf([insertAtTop(module, top, entryBlock(wording))]) : NO_PLACE
  },

  remove(module) {
    if (module.error !== null) return outcomeOf([])
    const ours = attachFunctions(module, 'entry')
    if (ours.length > 0)
      return outcomeOf(ours.flatMap((definition) => removeFromTop(module, definition)))
    const start = readHandMade(module).starts[0]
    if (!start || missingFunctions(module).length > 0 || module.text.includes(DEBUG_FLAGS.enabled))
      return outcomeOf([])
    const byHand = retractEntryByHand(module)
    return byHand ? outcomeOf(byHand) : outcomeOf([], [madeByHand(start.start, 'entry script')])
  },
})

/** What Azure ML calls in an entry script and this one does not define: `init()`, `run()`. */
const missingFunctions = ({ scopes }: PythonModule): string[] =>
  ['init', 'run'].filter((name) => !scopes.module.bindings.has(name)).map((name) => `${name}()`)

/**
 * Whether a module may have names that it does not spell out: `from service import *`, `globals().update(…)`,
 * `exec(…)`, `setattr(sys.modules[__name__], …)`, `def __getattr__(name)`.
 */
const bindsUnseen = (module: PythonModule): boolean => {
  const { scopes, text } = module
  const callsOf = (name: string): PyNode[] =>
    scopes.identifiers(name).flatMap((use) => (scopes.resolve(name, use) ? [] : (use.parent ?? [])))
  return (
    scopes.starImports.length > 0 ||
    scopes.module.bindings.has('__getattr__') ||
    /\bmodules\s*\[\s*__name__\b/.test(text) ||
    // in a function, it binds names of that function alone, unless it is given `globals()`
    callsOf('exec').some((call) => !ancestor(call, 'function_definition')) ||
    callsOf('globals').some((call) => !isOnlyRead(module, call))
  )
}

/** Whether nothing is put into what a call of `globals` gives: `"model" in globals()`, `globals().get("model")`. */
function isOnlyRead(module: PythonModule, call: PyNode): boolean {
  const { parent } = call
  if (parent?.type === 'attribute')
    return /^(get|keys|items|values|copy)$/.test(textOf(module, partOf(parent, 'attribute')))
  if (parent?.type === 'subscript') return !isTarget(parent)
  return parent?.type === 'comparison_operator'
}
