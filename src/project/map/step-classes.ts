import { runsScript } from '../../../transforms/azureml/kinds.ts'
import { reachingBinding } from '../../python/bindings.ts'
import { callArguments, callWith } from '../../python/calls.ts'
import { basesOf, constructorOf, lineage, superCallsIn } from '../../python/classes.ts'
import { excerpt } from '../../python/excerpt.ts'
import { calledName, qualifiedName } from '../../python/module.ts'
import { stringValue } from '../../python/strings.ts'
import {
  childOf,
  definedName,
  findAll,
  namedChildren,
  type PyNode,
  partOf,
  textOf,
  walk,
} from '../../python/syntax.ts'
import { usesOf } from '../../python/uses.ts'
import { Reader } from '../../python/values/evaluate.ts'
import type { Unit, UnitNode, World } from '../../python/values/static-value.ts'
import type { Diagnostic } from '../diagnostic.ts'
import type { PythonFile } from '../files/python-file.ts'
import { dottedInSdk, nameFromSdk, sdkClass } from '../world/constructors.ts'
import { inTests } from '../world/references.ts'

/** Warns where a file passes on a class of the SDK instead of calling it: what is made of it elsewhere is not seen. */
export function classesHandedOn(world: World, file: PythonFile): Diagnostic[] {
  // a test puts something else in its place, or asks what it was called with
  if (inTests(file.path)) return []
  const { module } = file
  const found: Diagnostic[] = []
  walk(module.root, (node) => {
    if (/^(import_statement|import_from_statement|type)$/.test(node.type)) return false
    const word = node.type === 'attribute' ? childOf(node, 'attribute') : node
    if (word?.type !== 'identifier' || !runsScript(textOf(module, word))) return undefined
    const name = isHandedOn(file, node) ? nameFromSdk(world, file, node) : null
    if (name && runsScript(name)) found.push(notCalled(file, node, name))
    return node.type !== 'attribute'
  })
  return found
}

const notCalled = (file: PythonFile, node: PyNode, name: string): Diagnostic =>
  file.diagnose({
    code: 'class-handed-on',
    severity: 'warning',
    at: node.start,
    message: `${name} is handed on here instead of called: what is made of it is not found`,
    hint:
      node.parent?.type === 'attribute'
        ? 'write super().__init__(...), which is found'
        : `call ${name}(...) itself where a step is made`,
  })

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

/**
 * Whether a call looks up something of the SDK: `getattr(azureml.pipeline.steps, …)`,
 * `importlib.import_module("azureml.pipeline.steps")`.
 */
function looksUp(world: World, file: PythonFile, call: PyNode, first: PyNode): boolean {
  const called = calledName(file.module, call)
  if (IMPORTS.test(called)) return MODULE.test(stringValue(file.module, first) ?? '')
  return called === 'getattr' && MODULE.test(dottedInSdk(world, file, first) ?? '')
}

/** Functions that import a module by its name. */
const IMPORTS = /^importlib\.import_module$|^__import__$|lazy/i

/** The modules of the SDK whose classes run scripts; those of a search run a job that is found by its own class. */
const MODULE = /^azureml\.(core|pipeline\.steps|train(\.(?!hyperdrive\b)[a-z]\w*)*)$/

/** Calls that only ask about a class. */
const ASKS =
  /^(isinstance|issubclass|type|print|help|dir|str|repr|id|hasattr|(typing\.)?(cast|TypeVar|NewType)|inspect\.\w+|(\w+\.)*(\w*Mock|create_autospec|patch(\.\w+)?))$/

/** Whether an expression goes where other code may call it. */
function isHandedOn(unit: Unit, node: PyNode): boolean {
  const { parent } = node
  switch (parent?.type) {
    case 'argument_list':
    case 'keyword_argument': {
      const call = callWith(node)
      const callee = call && textOf(unit.module, partOf(call, 'function'))
      // a class that is made of others is none that is followed
      const asks = callee !== null && ASKS.test(callee) && !(isList(node) && callee === 'type')
      return callee !== null && node.field !== 'name' && !asks
    }
    case 'attribute':
      return isInitOf(unit, parent, node)
    case 'pair':
      return node.field === 'value'
    case 'conditional_expression':
      return namedChildren(parent)[1] !== node && isHandedOnOrAssigned(unit, parent)
    case 'boolean_operator':
    case 'parenthesized_expression':
    case 'named_expression':
      return isHandedOnOrAssigned(unit, parent)
    case 'list':
    case 'tuple':
    case 'set':
    case 'expression_list':
      return isHandedOnInList(unit, parent)
    case 'return_statement':
    case 'yield':
    case 'lambda':
    case 'default_parameter':
    case 'typed_default_parameter':
      return true
    case 'assignment':
      // what a name stands for is followed, what an attribute holds is not
      return node.field === 'right' && !isPlainName(unit, childOf(parent, 'left'))
    default:
      return node.field === 'body' && /comprehension$|^generator/.test(parent?.type ?? '')
  }
}

const isHandedOnOrAssigned = (unit: Unit, node: PyNode): boolean =>
  node.field === 'right' || node.field === 'function' || isHandedOn(unit, node)

const isList = ({ type }: PyNode): boolean => /^(list|tuple|set|expression_list)$/.test(type)

/**
 * Whether a list goes further: what is in it is not followed, but a list of what is only asked about, or a part of a type.
 */
function isHandedOnInList(unit: Unit, list: PyNode): boolean {
  const { parent } = list
  const isHandedOnAs = (goesFurther: (unit: Unit, use: PyNode) => boolean): boolean => {
    const name = parent && childOf(parent, 'left')
    const uses = isPlainName(unit, name) ? usesOf(unit.module, textOf(unit.module, name), name) : []
    const others = uses.filter((use) => use !== name)
    return others.length === 0 || others.some((use) => goesFurther(unit, use))
  }
  switch (parent?.type) {
    case 'assignment':
      return list.field === 'right' && isHandedOnAs(isHandedOnInList)
    case 'for_statement':
    case 'for_in_clause':
      return isHandedOnAs(isMoreThanAsked)
    case 'binary_operator':
      return isHandedOnInList(unit, parent)
    case 'argument_list':
    case 'keyword_argument': {
      const call = callWith(list)
      const isCopied = call && COPIES.test(textOf(unit.module, partOf(call, 'function')))
      return isCopied ? isHandedOnInList(unit, call) : isHandedOn(unit, list)
    }
    case 'comparison_operator':
    case 'expression_statement':
    case 'except_clause':
      return false
    default:
      return list.field !== 'subscript'
  }
}

/** Calls that make a list of another. */
const COPIES = /^(tuple|list|set|frozenset)$/

/** Whether something else is done with one of a list than to ask about it: `isinstance(step, kind)`, `kind.__name__`. */
function isMoreThanAsked(unit: Unit, use: PyNode): boolean {
  const { parent } = use
  if (parent?.type === 'attribute' && use.field === 'object')
    return !/^__(name|qualname|module|doc)__$/.test(
      textOf(unit.module, partOf(parent, 'attribute')),
    )
  return parent?.type === 'argument_list'
    ? isHandedOn(unit, use)
    : parent?.type !== 'comparison_operator'
}

/** Whether a target is a variable, and no attribute of a class. */
const isPlainName = ({ module }: Unit, target: PyNode | null): target is PyNode =>
  target?.type === 'identifier' && module.scopes.scopeOf(target).node.type !== 'class_definition'

/** Whether an attribute calls the constructor of a class as a function: `PythonScriptStep.__init__(self, …)`. */
const isInitOf = ({ module }: Unit, attribute: PyNode, object: PyNode): boolean =>
  object.field === 'object' &&
  attribute.field === 'function' &&
  textOf(module, partOf(attribute, 'attribute')) === '__init__'
