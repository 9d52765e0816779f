import { runsScript } from '../../../../transforms/azureml/kinds.ts'
import { basesOf, constructorOf, lineage, superCallsIn } from '../../../python/classes.ts'
import { definedName, findAll } from '../../../python/syntax.ts'
import { Reader } from '../../../python/values/evaluate.ts'
import type { UnitNode } from '../../../python/values/static-value.ts'
import type { World } from '../../../python/values/world.ts'
import type { Diagnostic } from '../../diagnostic.ts'
import type { PythonFile } from '../../files/python-file.ts'
import { nameFromSdk, sdkClass } from '../../world/constructors.ts'
import { inTests } from '../../world/references.ts'

/**
 * Warns where a class is derived from one of the SDK, and its constructor comes from a mixin: which arguments that hands
 * on to the SDK depends on the class, and is not seen.
 */
export function classesMixedIn(world: World, file: PythonFile): Diagnostic[] {
  if (inTests(file.path)) return []
  return findAll(file.module.root, 'class_definition').flatMap((node) => {
    const line = lineage(new Reader(world), { unit: file, node })
    const made = line
      .flatMap((type) => basesOf(type.node).map((base) => nameFromSdk(world, type.unit, base)))
      .find((name) => name !== null && runsScript(name))
    const mixin = made ? mixinBefore(world, line) : null
    if (!made || !mixin) return []
    return file.diagnose({
      code: 'class-mixed-in',
      severity: 'warning',
      at: node.start,
      message: `what ${definedName(file.module, node)}(...) makes is not found: ${definedName(mixin.unit.module, mixin.node)}, which is no ${made}, hands its arguments on`,
      hint: `derive ${definedName(mixin.unit.module, mixin.node)} from ${made}, or give ${definedName(file.module, node)} a constructor that calls ${made}(...) itself`,
    })
  })
}

/** The last class of a line that has a constructor, where each hands on to one that its bases do not show; else null. */
function mixinBefore(world: World, line: readonly UnitNode[]): UnitNode | null {
  const made = line.flatMap(({ unit, node }) => {
    const init = constructorOf(unit, node)
    return init ? [{ unit, node, calls: superCallsIn(unit, init) }] : []
  })
  const isHandedOn = ({ unit, calls }: (typeof made)[number]) =>
    calls.length > 0 && calls.every((call) => !sdkClass(world, unit, call))
  return made.every(isHandedOn) ? (made.at(-1) ?? null) : null
}
