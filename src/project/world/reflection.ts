import { callArguments, calledMethod, callWith } from '../../python/calls.ts'
import { lineage } from '../../python/classes.ts'
import { ownerOf } from '../../python/functions.ts'
import { calledName } from '../../python/module.ts'
import { stringValue } from '../../python/strings.ts'
import {
  childOf,
  definedName,
  findAll,
  namedChildren,
  type PyNode,
  partOf,
  textOf,
} from '../../python/syntax.ts'
import { Reader } from '../../python/values/evaluate.ts'
import { isForeign } from '../../python/values/foreign.ts'
import type { StaticValue, Unit, UnitNode } from '../../python/values/static-value.ts'
import type { World } from '../../python/values/world.ts'
import { readable } from '../diagnostic.ts'
import type { Workspace } from '../files/workspace.ts'
import { letsEscape, type ReflectionSearch } from './escapes.ts'
import { mayImportWhole } from './importers.ts'
import type { RepositoryWorld } from './repository-world.ts'

/** Words one of which is in every module that gets at things by a name which may be known only when it runs. */
const WORDS = [
  'getattr',
  'methodcaller',
  'attrgetter',
  'globals(',
  'locals(',
  'vars(',
  '__dict__',
  'import_module',
  '__import__',
  'module_from_spec',
  'load_source',
  'runpy',
  'sys.modules',
  'Fire(',
  'eval(',
  'exec(',
]

/** Whether a file may get at things by a name that is known only when it runs, as far as its text tells. */
export const mayReflect = (workspace: Workspace, path: string): boolean =>
  workspace.holds(path, WORDS)

/** Functions that give the names of a module or of an object as a dict. */
const NAMESPACE = /^(globals|locals|vars|runpy\.run_(path|module))$/
/** Functions that give a module whose name is an argument. */
const LOADED =
  /^(importlib\.import_module|__import__|importlib\.util\.module_from_spec|imp\.load_(source|module))$/

/**
 * Whether code gets at a function or a class by reflection, and not by its name: `getattr(steps, "make")`,
 * `import_module("steps").make`, `globals()[name]`, a module that is handed on. Who calls it then is not seen.
 *
 * @param sought the function or class, or what else a name is given
 * @param paths the files that may do so
 * @param word its name
 */
export function isReflected(
  world: RepositoryWorld,
  sought: UnitNode,
  paths: readonly string[],
  word = definedName(sought.unit.module, sought.node),
): boolean {
  const { workspace } = world
  const search = { world, sought, word }
  return paths.some((path) => {
    const reflecting = mayReflect(workspace, path)
    const mayEscape = mayImportWhole(workspace, path, sought.unit.path)
    const unit = reflecting || mayEscape ? readable(workspace.python(path)) : null
    if (!unit) return false
    return (reflecting && reflects(search, unit)) || (mayEscape && letsEscape(search, unit))
  })
}

function reflects(search: ReflectionSearch, unit: Unit): boolean {
  const { module } = unit
  return findAll(module.root, 'call', 'subscript', 'attribute').some((node) => {
    switch (node.type) {
      case 'call':
        return callReflects(search, unit, node)
      case 'subscript':
        if (isFromTable(unit, node)) return isModuleHandedOn(search, unit, node)
        return findsIn(search, unit, partOf(node, 'value'), childOf(node, 'subscript'))
      default:
        return (
          textOf(module, partOf(node, 'attribute')) === search.word &&
          mayBeLoaded(search, new Reader(search.world).read(unit, partOf(node, 'object')))
        )
    }
  })
}

function callReflects(search: ReflectionSearch, unit: Unit, call: PyNode): boolean {
  const { module } = unit
  const [first, second] = callArguments(module, call)?.positional ?? []
  const name = calledName(module, call)
  if (name === 'getattr') return first !== undefined && gets(search, unit, first, second)
  if (/^operator\.(methodcaller|attrgetter)$/.test(name))
    return first !== undefined && stringValue(module, first) === search.word
  if (name === 'eval' || name === 'exec')
    return first !== undefined && mayRun(search, unit, call, first)
  // lets the command line call what it is given, or all of a module
  if (name === 'fire.Fire')
    return first
      ? mayHold(search, new Reader(search.world).read(unit, first))
      : unit.path === search.sought.unit.path
  const called = calledMethod(module, call)
  return (
    called !== null &&
    /^(get|pop|items|values|copy|__getitem__|__getattribute__)$/.test(called.name) &&
    findsIn(search, unit, called.object, first)
  )
}

/** Whether `eval("make('train.py')")` may call what is sought: by its text as far as that is known, else by its use. */
function mayRun(
  { world, sought, word }: ReflectionSearch,
  unit: Unit,
  call: PyNode,
  source: PyNode,
): boolean {
  const text = new Reader(world).read(unit, source)
  if (text.kind === 'string') return new RegExp(`\\b${word}\\b`).test(text.value)
  if (ownerOf(sought.node)) return false
  return (
    textOf(unit.module, partOf(call, 'function')) === 'exec' ||
    call.field === 'function' ||
    findAll(source, 'string').length > 0
  )
}

/** What a thing is looked up by; whoever starts the code may give an option another value than its default. */
const keyIn = (world: World, unit: Unit, key: PyNode): StaticValue =>
  new Reader(world).asideFromOptions((reader) => reader.read(unit, key))

/** Whether `getattr(object, key)` may give what is sought. */
function gets(
  search: ReflectionSearch,
  unit: Unit,
  object: PyNode,
  key: PyNode | undefined,
): boolean {
  const { world, sought, word } = search
  const name = key ? keyIn(world, unit, key) : null
  if (name?.kind === 'string' && name.value !== word) return false
  const holder = new Reader(world).read(unit, object)
  const isOwn = moduleFromTable(world, unit, object)?.path === sought.unit.path
  if (isOwn) return !ownerOf(sought.node)
  if (isLoaded(holder) || isFromTable(unit, object)) return name?.kind === 'string'
  if (holder.kind === 'unknown') return name?.kind === 'string' && !isForeign(world, holder)
  return mayHold(search, holder)
}

/**
 * Whether a dict of names may give what is sought: `globals()[key]`, `vars(steps)[key]`, `steps.__dict__[key]`,
 * `run_path("steps.py")[key]`.
 */
function findsIn(
  search: ReflectionSearch,
  unit: Unit,
  names: PyNode,
  key: PyNode | null | undefined,
): boolean {
  const { world, sought, word } = search
  const made = new Reader(world).read(unit, names)
  if (made.kind !== 'unknown') return false
  const { module } = made.unit
  const name = key ? keyIn(world, unit, key) : null
  if (name?.kind === 'string' && name.value !== word) return false
  if (made.node.type === 'attribute')
    return (
      textOf(module, partOf(made.node, 'attribute')) === '__dict__' &&
      mayList(search, new Reader(world).read(made.unit, partOf(made.node, 'object')))
    )
  const called = calledName(module, made.node)
  if (!NAMESPACE.test(called)) return false
  const [of] = namedChildren(partOf(made.node, 'arguments'))
  if (called === 'vars' && of) return mayList(search, new Reader(world).read(made.unit, of))
  // of any file, where its name is not to be seen
  return called.startsWith('runpy') ? name?.kind === 'string' : made.unit.path === sought.unit.path
}

/**
 * Whether the `__dict__` of a module, class or instance may hold what is sought: that of an instance holds no methods.
 */
const mayList = (search: ReflectionSearch, holder: StaticValue): boolean =>
  holder.kind !== 'instance' && mayHold(search, holder)

/** Whether an attribute of a module, class or instance may be what is sought. */
function mayHold(
  { world, sought: { unit, node } }: ReflectionSearch,
  holder: StaticValue,
): boolean {
  const owner = ownerOf(node)
  switch (holder.kind) {
    case 'module':
      return !owner && world.import(holder.dotted, holder.from)?.path === unit.path
    case 'function':
      return holder.node === node
    case 'class':
    case 'instance':
      return (
        owner !== null && lineage(new Reader(world), holder).some((type) => type.node === owner)
      )
    default:
      return false
  }
}

/** Whether a value is a module that is imported by a call. */
const isLoaded = (value: StaticValue): boolean =>
  value.kind === 'unknown' && LOADED.test(calledName(value.unit.module, value.node))

/** Whether a value is such a module, or one of `sys.modules` that may be the one which defines what is sought. */
function mayBeLoaded({ world, sought }: ReflectionSearch, value: StaticValue): boolean {
  if (value.kind !== 'unknown' || !isFromTable(value.unit, value.node)) return isLoaded(value)
  const module = moduleFromTable(world, value.unit, value.node)
  return module === null || module.path === sought.unit.path
}

/** Whether an expression is `sys.modules[name]`. */
const isFromTable = ({ module }: Unit, node: PyNode): boolean =>
  node.type === 'subscript' && textOf(module, partOf(node, 'value')) === 'sys.modules'

/** The module of the repository that `sys.modules[__name__]` or `sys.modules["steps"]` is; null for any other. */
function moduleFromTable(world: World, unit: Unit, node: PyNode): Unit | null {
  const key = isFromTable(unit, node) ? childOf(node, 'subscript') : null
  if (!key) return null
  if (textOf(unit.module, key) === '__name__') return unit
  const name = new Reader(world).read(unit, key)
  return name.kind === 'string' ? world.import(name.value, unit.path) : null
}

/** Whether a module of `sys.modules` goes where others can ask it for anything: `getmembers(sys.modules[__name__])`. */
function isModuleHandedOn({ world, sought }: ReflectionSearch, unit: Unit, node: PyNode): boolean {
  const call = callWith(node)
  return (
    call !== null &&
    !/^(getattr|setattr|hasattr|delattr|importlib\.reload)$/.test(calledName(unit.module, call)) &&
    !ownerOf(sought.node) &&
    moduleFromTable(world, unit, node)?.path === sought.unit.path
  )
}
