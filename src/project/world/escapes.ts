import { ownerOf } from '../../python/functions.ts'
import { calledName } from '../../python/module.ts'
import { childOf, findAll, type PyNode, textOf } from '../../python/syntax.ts'
import { Reader } from '../../python/values/evaluate.ts'
import type { Unit, UnitNode } from '../../python/values/static-value.ts'
import type { World } from '../../python/values/world.ts'

/** The search for code that may get at a function or a class without reading its name. */
export interface ReflectionSearch {
  readonly world: World
  readonly sought: UnitNode
  /** The name of what is sought in its module. */
  readonly word: string
}

/** Calls that only ask about a module, and calls that are looked at by themselves. */
const ASKS =
  /^(getattr|vars|hasattr|importlib\.reload|inspect\.get(file|source|sourcefile|doc)|print|dir|help|type|id)$/

/**
 * Whether a module that defines what is sought goes where other code can ask it for anything: it is an argument, say.
 */
export function letsEscape({ world, sought }: ReflectionSearch, unit: Unit): boolean {
  if (ownerOf(sought.node)) return false
  const { module } = unit
  return findAll(module.root, 'identifier', 'attribute').some((node) => {
    if (!isPassedOn(unit, node)) return false
    const value = new Reader(world).read(unit, node)
    return (
      value.kind === 'module' && world.import(value.dotted, value.from)?.path === sought.unit.path
    )
  })
}

/** Whether an expression is an argument, an item or a value that a branch chooses. */
function isPassedOn({ module }: Unit, node: PyNode): boolean {
  const { parent, field } = node
  switch (parent?.type) {
    case 'argument_list':
      return !ASKS.test(calledName(module, parent.parent))
    case 'keyword_argument':
    case 'pair':
    case 'default_parameter':
      return field === 'value'
    case 'list':
    case 'tuple':
    case 'set':
    case 'return_statement':
    case 'conditional_expression':
    case 'boolean_operator':
    case 'yield':
      return true
    case 'assignment': {
      const left = childOf(parent, 'left')
      if (field !== 'right') return false
      // what one name stands for is followed
      return (
        left?.type !== 'identifier' ||
        module.scopes.bindingsOf(textOf(module, left), left).length !== 1
      )
    }
    default:
      return false
  }
}
