import { only } from '../collections/only.ts'
import { ownNodes } from './functions.ts'
import type { PythonModule } from './module.ts'
import { childOf, type PyNode, partOf, textOf } from './syntax.ts'

/**
 * Whether a statement runs exactly once when its module is run as a script, as far as that can be told: at
 * module level, under the `__main__` guard, in `try:`, or in a function that is called from one such place.
 */
export function runsOnce(module: PythonModule, node: PyNode, seen = new Set<PyNode>()): boolean {
  let child = node
  for (let at = node.parent; at; child = at, at = at.parent)
    switch (at.type) {
      case 'function_definition':
        // its decorators and defaults are evaluated where it stands
        if (child.field !== 'body') break
        return isCalledOnce(module, at, seen)
      case 'if_statement':
        if (child.field === 'condition') break
        if (!isMainGuard(module, at) || child.field !== 'consequence') return false
        break
      case 'try_statement':
        if (child.field !== 'body') return false
        break
      default:
        if (NOT_ONCE.test(at.type)) return false
    }
  return true
}

/** What runs its parts any number of times, or not at all. */
const NOT_ONCE =
  /^((for|while|with|match)_statement|class_definition|lambda|conditional_expression|boolean_operator|(list|set|dictionary)_comprehension|generator_expression)$/

function isCalledOnce(module: PythonModule, definition: PyNode, seen: Set<PyNode>): boolean {
  // a decorator may call the function as often as it likes
  if (definition.parent?.type === 'decorated_definition' || seen.has(definition)) return false
  seen.add(definition)
  const call = isGenerator(definition) ? null : onlyCallOf(module, definition)
  if (!call) return false
  if (definition.children[0]?.type === 'async' && !isAwaited(module, call)) return false
  return runsOnce(module, call, seen)
}

/**
 * Whether a coroutine is run where it is made, by `await` or `asyncio.run(main())`. What else takes it, as
 * `asyncio.wait_for(main(), 60)`, may give it no more than some time, or run others beside it.
 */
function isAwaited(module: PythonModule, { parent }: PyNode): boolean {
  if (parent?.type !== 'argument_list' || parent.parent?.type !== 'call')
    return parent?.type === 'await'
  return /(^|\.|_)run(_until_complete)?$/.test(textOf(module, partOf(parent.parent, 'function')))
}

/** The one place where the name of a function is used, if that is a call. */
function onlyCallOf(module: PythonModule, definition: PyNode): PyNode | null {
  const name = childOf(definition, 'name')
  if (!name) return null
  const text = textOf(module, name)
  if (module.scopes.bindingsOf(text, name).length !== 1) return null
  const reference = only(module.scopes.identifiers(text).filter((each) => each !== name))
  const call = reference?.field === 'function' ? reference.parent : null
  return call?.type === 'call' ? call : null
}

/**
 * The code that has run in front of a node that runs once: what stands above it, and above the call that leads to it.
 */
export function ranBefore(module: PythonModule, node: PyNode): PyNode[] {
  const ran: PyNode[] = []
  let child = node
  for (let at = node.parent; at; child = at, at = at.parent) {
    const { start } = child
    ran.push(...at.children.filter(({ end }) => end <= start))
    const call = at.type === 'function_definition' ? onlyCallOf(module, at) : null
    if (call) return [...ran, ...ranBefore(module, call)]
  }
  return ran
}

/** Whether a function is a generator: a call of it runs none of its code. */
const isGenerator = (definition: PyNode): boolean => ownNodes(definition, 'yield').length > 0

/** Whether an `if` asks `__name__ == '__main__'`. */
export function isMainGuard(module: PythonModule, statement: PyNode): boolean {
  const condition = childOf(statement, 'condition')
  return (
    condition !== null &&
    /^\(?\s*(__name__\s*==\s*(['"])__main__\2|(['"])__main__\3\s*==\s*__name__)\s*\)?$/.test(
      textOf(module, condition),
    )
  )
}
