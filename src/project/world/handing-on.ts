import { only } from '../../collections/only.ts'
import { decoratorNodes, leavesArguments } from '../../python/decorators.ts'
import { ownNodes, parametersOf, splatParameter } from '../../python/functions.ts'
import { calledName, type PythonModule } from '../../python/module.ts'
import {
  ancestor,
  methodCalledOn,
  namedChildren,
  type PyNode,
  partOf,
  textOf,
} from '../../python/syntax.ts'
import { usesOf } from '../../python/uses.ts'
import { Reader } from '../../python/values/evaluate.ts'
import type { Unit, UnitNode } from '../../python/values/static-value.ts'
import type { World } from '../../python/values/world.ts'

/** Decorators of the repository that hand on what a function is called with: `@timed`, `@logged`, `@retry(3)`. */

/** Whether a function of the repository gets the arguments that it is called with by its name. */
export const isEnteredAsCalled = (world: World, unit: Unit, definition: PyNode): boolean =>
  decoratorNodes(definition).every(
    (node) => leavesArguments(textOf(unit.module, node)) || handsOn(world, { unit, node }),
  )

/** Whether a decorator makes a function that calls the decorated one with all that it is given itself. */
function handsOn(world: World, { unit, node }: UnitNode): boolean {
  const isMade = node.type === 'call'
  const read = new Reader(world).read(unit, isMade ? partOf(node, 'function') : node)
  if (read.kind !== 'function') return false
  // of `@retry(3)`, what that returns decorates
  const decorator = isMade ? functionReturned(read.unit, read.node) : read.node
  return decorator !== null && isHandingOn(read.unit, decorator)
}

/** The function within a function that this returns, and nothing else; null for any other. */
function functionReturned({ module }: Unit, definition: PyNode): PyNode | null {
  const found = ownNodes(definition, 'return_statement').map((statement) => {
    const [name] = namedChildren(statement)
    if (name?.type !== 'identifier') return null
    const binding = only(module.scopes.bindingsOf(textOf(module, name), name))
    const found = binding?.kind === 'function' ? binding.value : null
    return found && ancestor(found, 'function_definition') === definition ? found : null
  })
  const [first] = found
  return first && found.every((each) => each === first) ? first : null
}

function isHandingOn(unit: Unit, decorator: PyNode): boolean {
  const { module } = unit
  const [decorated, ...others] = parametersOf(decorator)
  const wrapper = functionReturned(unit, decorator)
  const list = wrapper && splatParameter(wrapper, 'list')
  const dict = wrapper && splatParameter(wrapper, 'dictionary')
  if (!decorated || others.length > 0 || !wrapper || !list || !dict) return false
  const isWrapped = decoratorNodes(wrapper).every((each) => calledName(module, each) === WRAPS)
  if (parametersOf(wrapper).length > 0 || !isWrapped) return false
  const uses = (name: PyNode) =>
    usesOf(module, textOf(module, name), name).filter((use) => use !== name)
  const calls = uses(decorated.name).filter(({ field }) => field === 'function')
  const isOnlyCalled = uses(decorated.name).every(
    (use) =>
      calls.includes(use) ||
      use.parent?.type === 'attribute' ||
      calledName(module, ancestor(use, 'call')) === WRAPS,
  )
  return (
    isOnlyCalled &&
    calls.length > 0 &&
    calls.every((use) => use.parent !== null && handsOnAll(module, use.parent, list, dict)) &&
    [...uses(list), ...uses(dict)].every(
      (use) =>
        /_splat$/.test(use.parent?.type ?? '') ||
        (ancestor(use, 'interpolation') !== null &&
          !CHANGING.test(methodCalledOn(module, use)?.name ?? '')) ||
        isOnlyShown(module, use),
    )
  )
}

/** Whether an argument is printed or logged: `logger.info("called with %s", args)`. */
function isOnlyShown(module: PythonModule, { parent }: PyNode): boolean {
  const call = parent?.type === 'argument_list' ? parent.parent : null
  const callee = call && partOf(call, 'function')
  if (!callee || !SHOWING.test(textOf(module, callee))) return false
  // what goes by such a name in the module may change what it is given
  let root = callee
  while (root.type === 'attribute') root = partOf(root, 'object')
  const bindings = module.scopes.bindingsOf(textOf(module, root), root)
  return callee.type === 'identifier'
    ? bindings.length === 0
    : bindings.every(({ kind }) => kind !== 'class')
}

/** Methods that change what they are called on. */
const CHANGING = /^(clear|pop|popitem|setdefault|update)$/
const SHOWING =
  /^(print|len|repr|str|\w+(\.\w+)*\.(debug|info|warning|error|exception|critical|log))$/

const WRAPS = 'functools.wraps'

/** Whether a call is `f(*args, **kwargs)`. */
function handsOnAll(module: PythonModule, call: PyNode, list: PyNode, dict: PyNode): boolean {
  const given = namedChildren(partOf(call, 'arguments'))
  const expected = [`*${textOf(module, list)}`, `**${textOf(module, dict)}`]
  return given.map((each) => textOf(module, each)).join() === expected.join()
}
