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

/** `staticmethod` or `classmethod`, which say only what a method is called on: what it is given besides, and returns, stays the same. */
export const isMethodDecorator = (decorator: string): boolean =>
  /^(static|class)method$/.test(decorator)

/** `lru_cache`, which keeps what a function returns for what it is given. */
const isCache = (decorator: string): boolean => /^(functools\.)?(lru_)?cache\b/.test(decorator)

/** Whether a decorator is `contextlib.contextmanager`, which makes a function that yields fit for `with`. */
export const isContextManager = (decorator: string): boolean =>
  /^(contextlib\.)?(async)?contextmanager$/.test(decorator)

/** Whether a function of the repository is called with what it is given where it is called by its name. */
export const isCalledAsWritten = (unit: Pick<Unit, 'module'>, definition: PyNode): boolean =>
  decoratorsOf(unit, definition).every(
    (each) => isMethodDecorator(each) || isCache(each) || isContextManager(each),
  )

/** Whether a function of the repository gives what its own code returns: any other decorator may put another in its place. */
export const isAsWritten = (unit: Pick<Unit, 'module'>, definition: PyNode): boolean =>
  decoratorsOf(unit, definition).every((each) => isMethodDecorator(each) || isCache(each))
