import { type PyNode, textOf } from './syntax.ts'
import type { Unit } from './values/static-value.ts'

/** What decorators make of a function. */

/** The decorators of a function as they are written, without the `@`. */
export function decoratorsOf({ module }: Pick<Unit, 'module'>, method: PyNode): string[] {
  return method.parent?.type === 'decorated_definition'
    ? method.parent.children
        .filter(({ type }) => type === 'decorator')
        .map((decorator) => textOf(module, decorator).slice(1).trim())
    : []
}

/**
 * Whether a decorator is `staticmethod` or `classmethod`: these say what a method is called on, and leave the rest as
 * it is.
 */
export const isMethodDecorator = (decorator: string): boolean =>
  /^(static|class)method$/.test(decorator)

/** `lru_cache`, which keeps what a function returns for what it is given. */
const isCache = (decorator: string): boolean => /^(functools\.)?(lru_)?cache\b/.test(decorator)

/** Whether a decorator is `contextlib.contextmanager`, which makes a function that yields fit for `with`. */
export const isContextManager = (decorator: string): boolean =>
  /^(contextlib\.)?(async)?contextmanager$/.test(decorator)

/** Whether a function of the repository gets the arguments that it is called with by its name. */
export const isCalledAsWritten = (unit: Pick<Unit, 'module'>, definition: PyNode): boolean =>
  decoratorsOf(unit, definition).every(
    (each) => isMethodDecorator(each) || isCache(each) || isContextManager(each),
  )

/** Whether a function of the repository returns what its own code returns: an unknown decorator may replace it. */
export const isAsWritten = (unit: Pick<Unit, 'module'>, definition: PyNode): boolean =>
  decoratorsOf(unit, definition).every((each) => isMethodDecorator(each) || isCache(each))
