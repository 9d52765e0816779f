import { runsScript } from '../../../../transforms/azureml/kinds.ts'
import { callWith } from '../../../python/calls.ts'
import {
  childOf,
  namedChildren,
  type PyNode,
  partOf,
  textOf,
  walk,
} from '../../../python/syntax.ts'
import { usesOf } from '../../../python/uses.ts'
import type { Unit } from '../../../python/values/static-value.ts'
import type { Diagnostic } from '../../diagnostic.ts'
import { fileOf, type PythonFile } from '../../files/python-file.ts'
import { nameFromSdk } from '../../world/constructors.ts'
import { isCalledAsPreset } from '../../world/presets.ts'
import { inTests } from '../../world/references.ts'
import type { RepositoryWorld } from '../../world/repository-world.ts'
import { candidates } from '../candidates.ts'

/** Warns where a file passes on a class of the SDK instead of calling it: what is made of it elsewhere is not seen. */
export function classesHandedOn(world: RepositoryWorld, file: PythonFile): Diagnostic[] {
  // a test puts something else in its place, or asks what it was called with
  if (inTests(file.path)) return []
  const { module } = file
  const isRead = (path: string) => candidates(world.workspace).includes(fileOf(path))
  const found: Diagnostic[] = []
  walk(module.root, (node) => {
    if (/^(import_statement|import_from_statement|type)$/.test(node.type)) return false
    const word = node.type === 'attribute' ? childOf(node, 'attribute') : node
    if (word?.type !== 'identifier' || !runsScript(textOf(module, word))) return undefined
    const name = isHandedOn(file, node) ? nameFromSdk(world, file, node) : null
    if (name && runsScript(name) && !isCalledAsPreset(world, file, node, isRead))
      found.push(notCalled(file, node, name))
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
