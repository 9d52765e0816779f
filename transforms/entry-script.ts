import { topOf } from '../src/python/layout.ts'
import type { PythonModule } from '../src/python/module.ts'
import { python2Only } from '../src/python/python2.ts'
import { blocked, defineTransform, outcomeOf } from '../src/transform.ts'
import { FLAGS } from './azureml/flags.ts'
import { entryBlock } from './inserted/attach.ts'
import { readHandMade } from './inserted/by-hand.ts'
import {
  attachFunctions,
  freshName,
  hiddenBuiltins,
  insertAtTop,
  removeFromTop,
} from './inserted/place.ts'
import { retractEntryByHand } from './inserted/retract-by-hand.ts'

export interface EntryOptions {
  readonly port: number
  /** Seconds. */
  readonly timeout: number
}

/** Lets the scoring script of a deployment wait for VS Code when its container starts. */
export const entryScript = defineTransform<'python', EntryOptions>({
  id: 'entry-script',
  language: 'python',
  trigger: ['_aml_debug_attach', 'debugpy'],
  summary: 'lets the scoring script of a deployment wait for VS Code when its container starts',
  description:
    'The script listens on all addresses of its container and waits 30 seconds at most; a second worker that finds the port in use goes on without a debugger.',

  add(module, [options]) {
    if (!options) return outcomeOf([])
    if (module.error !== null)
      return blocked({
        code: 'syntax-error',
        at: module.error,
        message: 'the entry script does not parse as Python 3',
        hint: 'mend the syntax error and run again; if Python takes it, instrument the script by hand',
      })
    const old = python2Only(module)
    if (old)
      return blocked({
        code: 'python-2',
        at: old.start,
        message: 'the entry script is written for Python 2',
        hint: 'debugpy needs Python 3; port the script first',
      })
    if (attachFunctions(module, 'entry').length > 0 || readHandMade(module).starts.length > 0)
      return outcomeOf([])
    if (!isEntryScript(module))
      return blocked({
        code: 'not-an-entry-script',
        at: 0,
        message: 'the entry script defines no init() and run()',
        hint: 'check the entry_script of the InferenceConfig',
      })
    const wording = {
      name: freshName(module),
      builtins: hiddenBuiltins(module).filter((name) => name === 'Exception' || name === 'print'),
      ...options,
    }
    const top = topOf(module)
    if (!top)
      return blocked({
        code: 'no-place',
        at: 0,
        message: 'the docstring or a __future__ import shares its line with code',
        hint: 'give each statement a line of its own and run again',
      })
    return outcomeOf([insertAtTop(module, top, entryBlock(wording))])
  },

  remove(module) {
    if (module.error !== null) return outcomeOf([])
    const ours = attachFunctions(module, 'entry')
    if (ours.length > 0)
      return outcomeOf(ours.flatMap((definition) => removeFromTop(module, definition)))
    const start = readHandMade(module).starts[0]
    if (!start || !isEntryScript(module) || module.text.includes(FLAGS.enabled))
      return outcomeOf([])
    const byHand = retractEntryByHand(module)
    return byHand
      ? outcomeOf(byHand)
      : outcomeOf(
          [],
          [
            {
              code: 'made-by-hand',
              severity: 'info',
              at: start.start,
              message:
                'the entry script was made debuggable by hand, in a way that cannot be told from its own code',
              hint: 'take it out by hand',
            },
          ],
        )
  },
})

const isEntryScript = ({ scopes }: PythonModule): boolean =>
  scopes.module.bindings.has('init') && scopes.module.bindings.has('run')
