import { topOf } from '../src/python/layout.ts'
import type { PythonModule } from '../src/python/module.ts'
import { childOf, findAll, type PyNode, python2Only, textOf } from '../src/python/syntax.ts'
import { blocked, defineTransform, outcomeOf } from '../src/transform.ts'
import { entryBlock } from './inserted/attach.ts'
import {
  attachFunctions,
  freshName,
  hiddenBuiltins,
  insertAtTop,
  removeFromTop,
} from './inserted/place.ts'

export interface EntryOptions {
  readonly port: number
  /** Seconds. */
  readonly timeout: number
}

/** Lets the scoring script of a deployment wait for VS Code when its container starts. */
export const entryScript = defineTransform<'python', EntryOptions>({
  id: 'entry-script',
  language: 'python',
  trigger: ['_aml_debug_attach'],
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
    if (attachFunctions(module, 'entry').length > 0 || listensAlready(module)) return outcomeOf([])
    const functions = new Set([...module.scopes.module.bindings.keys()])
    if (!functions.has('init') || !functions.has('run'))
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
    return outcomeOf(ours.flatMap((definition) => removeFromTop(module, definition)))
  },
})

/** The how-to's way: `debugpy.listen(…)` at the top of the file. */
function listensAlready(module: PythonModule): boolean {
  return findAll(module.root, 'call').some(
    (call) => textOf(module, childOf(call, 'function') as PyNode) === 'debugpy.listen',
  )
}
