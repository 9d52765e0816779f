import { calledMethod, callWith } from '../../../python/calls.ts'
import type { PythonModule } from '../../../python/module.ts'
import { type PyNode, textOf } from '../../../python/syntax.ts'
import { usesOf } from '../../../python/uses.ts'

/** Where a job is submitted under its name, in the order in which that is done: `experiment.submit(src)`. */
export function submissions(module: PythonModule, name: PyNode): PyNode[] {
  if (name.type !== 'identifier') return []
  const { scopes } = module
  return usesOf(module, textOf(module, name), name).filter((use) => {
    const call = callWith(use)
    return (
      scopes.scopeOf(use) === scopes.scopeOf(name) &&
      call &&
      calledMethod(module, call)?.name === 'submit'
    )
  })
}
