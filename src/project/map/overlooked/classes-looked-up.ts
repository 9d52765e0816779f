import { runsScript } from '../../../../transforms/azureml/kinds.ts'
import { reachingBinding } from '../../../python/bindings.ts'
import { callArguments } from '../../../python/calls.ts'
import { excerpt } from '../../../python/excerpt.ts'
import { calledName, qualifiedName } from '../../../python/module.ts'
import { stringValue } from '../../../python/strings.ts'
import { childOf, findAll, type PyNode, partOf, textOf } from '../../../python/syntax.ts'
import { assignedTo } from '../../../python/targets.ts'
import { usesOf } from '../../../python/uses.ts'
import { Reader } from '../../../python/values/evaluate.ts'
import type { Unit } from '../../../python/values/static-value.ts'
import type { World } from '../../../python/values/world.ts'
import type { Diagnostic } from '../../diagnostic.ts'
import type { PythonFile } from '../../files/python-file.ts'
import { dottedInSdk, sdkClass } from '../../world/constructors.ts'
import { inTests } from '../../world/references.ts'

/** Warns where a file looks up a class of the SDK by a name in a text: what is made of it is not seen, either. */
export function classesLookedUp(world: World, file: PythonFile): Diagnostic[] {
  const { module } = file
  if (inTests(file.path)) return []
  return findAll(module.root, 'call').flatMap((call) => {
    const [first, second] = callArguments(module, call)?.positional ?? []
    if (!first || !looksUp(world, file, call, first)) return attributeOfModule(world, file, call)
    const name = second && stringValue(module, second)
    return name && !runsScript(name) ? [] : [lookedUp(file, call, name)]
  })
}

/** Whether nothing that runs scripts is taken from a module that is imported: `sdk.Workspace`, or nothing at all. */
function takesNoClass(world: World, file: PythonFile, imported: PyNode): boolean {
  const { module } = file
  const target = assignedTo(imported)
  const name = target?.type === 'identifier' ? textOf(module, target) : null
  const uses = name === null ? [imported] : usesOf(module, name, target as PyNode)
  const isOther = ({ parent, field }: PyNode): boolean =>
    parent?.type === 'attribute' && field === 'object'
      ? !runsScript(textOf(module, partOf(parent, 'attribute')))
      : parent?.type === 'expression_statement'
  const others = uses.filter((use) => use !== target)
  return (
    others.length > 0 &&
    others.every(isOther) &&
    (name === null || !world.isUsedElsewhere(file, name))
  )
}

const lookedUp = (file: PythonFile, node: PyNode, name: string | null | undefined): Diagnostic =>
  file.diagnose({
    code: 'class-looked-up',
    severity: 'warning',
    at: node.start,
    message: `what is made of a class that is looked up here is not found: ${excerpt(file.module, node)}`,
    hint: `import ${name ?? 'the class'} and call it by its name`,
  })

/**
 * The same of a call that has the class of something that is not known to be a module: `self.sdk.PythonScriptStep(…)`,
 * `vars(steps)["PythonScriptStep"](…)`.
 */
function attributeOfModule(world: World, file: PythonFile, call: PyNode): Diagnostic[] {
  const { module } = file
  const callee = partOf(call, 'function')
  const name = nameOfClass(file, callee)
  if (!name || qualifiedName(module, callee) !== null || sdkClass(world, file, call)) return []
  const type = new Reader(world).read(file, callee)
  if (type.kind !== 'unknown') return []
  const object = partOf(callee, callee.type === 'attribute' ? 'object' : 'value')
  const made = object.type === 'identifier' ? reachingBinding(module, object)?.value : null
  const [first] = (made && callArguments(module, made)?.positional) ?? []
  // that is said where it is looked up
  return made && first && looksUp(world, file, made, first) ? [] : [lookedUp(file, callee, name)]
}

/** The class that runs scripts which an expression names, `x.PythonScriptStep`: an `x.Estimator` is often another one. */
function nameOfClass({ module }: Unit, node: PyNode): string | null {
  const attribute = childOf(node, 'attribute')
  const key = node.type === 'subscript' ? childOf(node, 'subscript') : null
  const name = attribute ? textOf(module, attribute) : key && stringValue(module, key)
  return name && /(Step|Config)$/.test(name) && runsScript(name) ? name : null
}

/**
 * Whether a call looks up something of the SDK: `getattr(azureml.pipeline.steps, …)`,
 * `importlib.import_module("azureml.pipeline.steps")`.
 */
function looksUp(world: World, file: PythonFile, call: PyNode, first: PyNode): boolean {
  const called = calledName(file.module, call)
  if (IMPORTS.test(called))
    return MODULE.test(stringValue(file.module, first) ?? '') && !takesNoClass(world, file, call)
  return called === 'getattr' && MODULE.test(dottedInSdk(world, file, first) ?? '')
}

/** Functions that import a module by its name. */
const IMPORTS = /^importlib\.import_module$|^__import__$|lazy/i

/** The modules of the SDK whose classes run scripts; those of a search run a job that is found by its own class. */
const MODULE = /^azureml\.(core|pipeline\.steps|train(\.(?!hyperdrive\b)[a-z]\w*)*)$/
