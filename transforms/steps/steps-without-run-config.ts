import { CacheInKeys, once } from '../../src/collections/cache.ts'
import { callArguments } from '../../src/python/calls.ts'
import type { PythonModule } from '../../src/python/module.ts'
import { findAll, type PyNode, textOf } from '../../src/python/syntax.ts'
import { sdkArgument } from '../azureml/signatures.ts'
import { isOurRunConfig } from './run-config-names.ts'
import { shapeOf, typeOf } from './step-shape.ts'

/** Found once for all requests: a module may construct hundreds of steps. */
const known = new CacheInKeys<PythonModule, readonly PyNode[]>()

/** The steps of a module that name no run configuration but ours. */
export const stepsWithoutRunConfig = (module: PythonModule): readonly PyNode[] =>
  once(known, module, () =>
    findAll(module.root, 'call').filter((call) => lacksRunConfig(module, call)),
  )

function lacksRunConfig(module: PythonModule, call: PyNode): boolean {
  const type = typeOf(module, call)
  const args = callArguments(module, call)
  if (type === null || !args || args.starred) return false
  const { makes, environment } = shapeOf(type, args)
  return (
    makes !== null &&
    environment.every((name) => {
      const given = sdkArgument(args, type, name)
      return !given || given.value.type === 'none' || isOurRunConfig(textOf(module, given.value))
    })
  )
}
