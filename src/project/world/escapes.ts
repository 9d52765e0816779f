import { ownerOf } from '../../python/functions.ts'
import { calledName } from '../../python/module.ts'
import { childOf, findAll, type PyNode, textOf } from '../../python/syntax.ts'
import { Reader } from '../../python/values/evaluate.ts'
import type { Unit, UnitNode, World } from '../../python/values/static-value.ts'
import { readable } from '../diagnostic.ts'
import type { Workspace } from '../files/workspace.ts'
import { stem } from './importers.ts'

/** A function or class that is looked for, and what its module calls it. */
export interface Sought extends UnitNode {
  readonly word: string
}

/** Calls that only ask about a module, or whose use is looked at by itself. */
const ASKS =
  /^(getattr|vars|hasattr|importlib\.reload|inspect\.get(file|source|sourcefile|doc)|print|dir|help|type|id)$/

/** Whether a file looks as if it imported a module whole, and not only names from it: only its text is read. */
export function mayImportWhole(workspace: Workspace, path: string, own: string): boolean {
  const name = stem(own)
  if (path === own || !/^\w+$/.test(name) || !workspace.holds(path, [name])) return false
  return new RegExp(
    `\\bimport\\b[^\\n]*\\b${name}\\b|^\\s*${name}\\b[\\w\\s]*,?\\s*\\)?$`,
    'm',
  ).test(readable(workspace.document(path))?.text ?? '')
}

/** Whether the module that defines what is looked for escapes: it goes where others can ask it for anything. */
export function letsEscape(world: World, unit: Unit, sought: Sought): boolean {
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
