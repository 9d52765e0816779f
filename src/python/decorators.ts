import { namedChildren, type PyNode, textOf } from './syntax.ts'
import type { Unit } from './values/static-value.ts'

/** What decorators make of a function. */

/** The expressions that decorate a function. */
export const decoratorNodes = ({ parent }: PyNode): PyNode[] =>
  parent?.type === 'decorated_definition'
    ? parent.children
        .filter(({ type }) => type === 'decorator')
        .flatMap((decorator) => namedChildren(decorator)[0] ?? [])
    : []

/** The decorators of a function as they are written, without the `@`. */
export const decoratorsOf = ({ module }: Pick<Unit, 'module'>, method: PyNode): string[] =>
  decoratorNodes(method).map((decorator) => textOf(module, decorator))

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

/** Whether a decorator leaves a function the arguments that it is called with by its name. */
export const leavesArguments = (decorator: string): boolean =>
  isMethodDecorator(decorator) || isCache(decorator) || isContextManager(decorator)

/** Whether a function of the repository returns what its own code returns: an unknown decorator may replace it. */
export const isAsWritten = (unit: Pick<Unit, 'module'>, definition: PyNode): boolean =>
  decoratorsOf(unit, definition).every((each) => isMethodDecorator(each) || isCache(each))
