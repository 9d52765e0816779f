import { CacheInKeys, once } from '../../collections/cache.ts'
import { callArguments } from '../calls.ts'
import { calledName, type PythonModule } from '../module.ts'
import { isChanged } from '../mutations.ts'
import type { Binding } from '../scopes.ts'
import { stringValue } from '../strings.ts'
import {
  ancestor,
  childOf,
  findAll,
  namedChildren,
  type PyNode,
  partOf,
  textOf,
} from '../syntax.ts'
import { isChangedElsewhere } from './changes.ts'
import type { Reader } from './evaluate.ts'
import type { Unit } from './static-value.ts'

/** A place that gives names of its module a value without naming them plainly: `globals()[key] = …`, `exec(text)`. */
interface Rebinding {
  readonly at: PyNode
  /** The names; null where they may be any. */
  readonly names: ReadonlySet<string> | null
}

/** Whether a module's name may mean something else than this binding where it is read, because of a `Rebinding`. */
export function mayBeRebound(reader: Reader, unit: Unit, binding: Binding, use: PyNode): boolean {
  const { module } = unit
  if (module.scopes.scopeOf(binding.node) !== module.scopes.module) return false
  // `settings.SCRIPT = …` in another module counts once a function of this one is called
  if (runsWhenCalled(use) && reader.world.isReplaced(unit, null, binding.name)) return true
  return rebindingsIn(reader, unit).some(
    ({ at, names }) =>
      (names === null || names.has(binding.name)) &&
      (runsWhenCalled(at) ||
        (binding.from <= at.start &&
          (use === binding.node || at.start < use.start || runsWhenCalled(use)))),
  )
}

/** Whether a star import in a `try` further down may bind a name again. */
export const mayComeFromStar = ({ module }: Unit, binding: Binding): boolean =>
  module.scopes.starImports.length > 0 &&
  module.scopes.scopeOf(binding.node) === module.scopes.module &&
  once(triedStars, module, () =>
    findAll(module.root, 'wildcard_import').filter((star) => ancestor(star, 'try_statement')),
  ).some(({ start }) => start > binding.node.start)

const triedStars = new CacheInKeys<PythonModule, readonly PyNode[]>()

const runsWhenCalled = (node: PyNode): boolean =>
  ancestor(node, 'function_definition', 'lambda') !== null

const known = new CacheInKeys<PythonModule, readonly Rebinding[]>()

function rebindingsIn(reader: Reader, unit: Unit): readonly Rebinding[] {
  const { module } = unit
  return once(known, module, () => {
    // what is read meanwhile comes round to here
    known.set(module, [])
    return /\b(globals|locals|vars|exec)\s*\(/.test(module.text)
      ? findAll(module.root, 'call').flatMap((call) => rebindingBy(reader, unit, call) ?? [])
      : []
  })
}

function rebindingBy(reader: Reader, unit: Unit, call: PyNode): Rebinding | null {
  const { module } = unit
  const name = calledName(module, call)
  const [source] = callArguments(module, call)?.positional ?? []
  if (name === 'exec') {
    const text = source ? stringValue(module, source) : null
    return { at: call, names: text === null ? null : new Set(text.match(/\w+/g)) }
  }
  const isOfFunction = name !== 'globals' && module.scopes.scopeOf(call) !== module.scopes.module
  if (!/^(globals|locals|vars)$/.test(name) || source || isOfFunction) return null
  if (isChanged(module, call)) return { at: call, names: namesPut(module, call) }
  const isChangedLater = reader.aside((inner) => isChangedElsewhere(inner, unit, call))
  return isChangedLater ? { at: call, names: null } : null
}

/** The names that `globals()["name"] = …` or `globals().update(name=…)` binds; null where they cannot be seen. */
function namesPut(module: PythonModule, names: PyNode): Set<string> | null {
  const { parent } = names
  if (parent?.type === 'subscript') {
    const key = childOf(parent, 'subscript')
    const text = key && stringValue(module, key)
    return text === null ? null : new Set([text])
  }
  const call = parent?.parent?.type === 'call' ? parent.parent : null
  const given = call ? namedChildren(partOf(call, 'arguments')) : []
  return given.length > 0 && given.every(({ type }) => type === 'keyword_argument')
    ? new Set(given.map((each) => textOf(module, partOf(each, 'name'))))
    : null
}
