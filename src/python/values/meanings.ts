import { reachingBinding } from '../bindings.ts'
import { decoratorsOf } from '../decorators.ts'
import { ownerOf, parametersOf } from '../functions.ts'
import { ROOT } from '../paths.ts'
import { fallbackBindings } from '../possible-bindings.ts'
import type { Binding } from '../scopes.ts'
import { ancestor, childOf, definedName, namedChildren, type PyNode, textOf } from '../syntax.ts'
import { assignedTo } from '../targets.ts'
import { readBranches } from './branches.ts'
import { CHANGEABLE, isChangedInPlace, isUsedUp } from './changes.ts'
import { readGiven, readItem } from './collections.ts'
import { readCommandOption } from './command-options.ts'
import type { Reader } from './evaluate.ts'
import { fileHeldBy } from './loaders.ts'
import { readCounter } from './loops/while-loops.ts'
import { mappingInto } from './mapped-function.ts'
import { ownModule } from './objects.ts'
import { mayBeRebound, mayComeFromStar } from './rebound.ts'
import { integer, receiver, type StaticValue, string, type Unit, unknown } from './static-value.ts'
import { dividedText } from './text-parts.ts'

/** What names stand for, by the way in which they are bound. */

/** What a name means where it is read. */
export function readName(reader: Reader, unit: Unit, node: PyNode): StaticValue {
  const { module, path } = unit
  const name = textOf(module, node)
  const scope = module.scopes.resolve(name, node)
  if (name === '__file__' && !scope)
    return path.endsWith('.ipynb') ? unknown(unit, node) : string(`${ROOT}/${path}`)
  if (!scope) return reader.fromStars(unit, name) ?? unknown(unit, node)
  const binding = reachingBinding(module, node)
  if (binding) return readBinding(reader, unit, binding, node)
  const counted = readCounter(reader, unit, node)
  if (counted) return counted
  const value = readFallback(reader, unit, node)
  return value.kind === 'unknown'
    ? (readBranches(reader, unit, node, (inner, each) => readBinding(inner, unit, each, node)) ??
        value)
    : value
}

/** The value of a name that is bound by `x = f()` and `if x is None: x = y`. */
function readFallback(reader: Reader, unit: Unit, node: PyNode): StaticValue {
  const pair = fallbackBindings(unit.module, node)
  if (!pair) return unknown(unit, node)
  const value = readBinding(reader, unit, pair.first, node)
  const missing = value.kind === 'none' || (value.kind === 'unknown' && value.unset)
  const known = value.kind === 'string' && value.value !== ''
  if (!missing) return known ? value : unknown(unit, node)
  return readBinding(reader, unit, pair.otherwise, node)
}

/** The value that a binding gives a name; a list or dict that is changed in place is not known. */
export function readBinding(
  reader: Reader,
  unit: Unit,
  binding: Binding,
  use: PyNode,
): StaticValue {
  const value = readBound(reader, unit, binding, use)
  // what a parser reads by the name that it is given first is seen to where it is made
  const isParser = value.kind === 'options' && value.made === binding.value
  const isChangeable = CHANGEABLE.test(value.kind) && !isParser
  return isChangeable && (isUsedUp(unit, binding) || isChangedInPlace(reader, unit, binding))
    ? unknown(unit, use)
    : value
}

/** The value that a binding gives a name at first, whatever changes that in place. */
export function readBound(reader: Reader, unit: Unit, binding: Binding, use: PyNode): StaticValue {
  const bound = reader.bound.get(binding.node)
  if (bound?.kind === 'item') return readGiven(reader, bound)
  if (bound?.kind === 'deferred')
    return reader.with(bound.bound, () => reader.read(bound.unit, bound.node))
  if (bound) return bound
  switch (binding.kind) {
    case 'assignment':
      if (mayBeRebound(reader, unit, binding, use)) return unknown(unit, use)
      if (mayComeFromStar(unit, binding)) reader.unsettledReads++
      return binding.value ? reader.read(unit, binding.value) : unknown(unit, use)
    case 'class':
    case 'function':
      return binding.value ? { kind: binding.kind, unit, node: binding.value } : unknown(unit, use)
    case 'import':
      return readImport(reader, unit, binding.qualified ?? '', use)
    case 'parameter':
      return readParameter(reader, unit, binding, use)
    default: {
      const part = readPart(reader, unit, binding) ?? fileHeldBy(reader, unit, binding.node)
      if (part) return part
      const loop = ancestor(binding.node, 'for_statement', 'for_in_clause')
      if (loop) reader.needs.push({ kind: 'loop', unit, loop })
      return unknown(unit, use)
    }
  }
}

/** The value of `b` of `a, b = f()`; null where the name is bound otherwise, or the parts cannot be told. */
function readPart(reader: Reader, unit: Unit, binding: Binding): StaticValue | null {
  const pattern = binding.node.parent
  const assignment = pattern?.parent
  if (!pattern || assignment?.type !== 'assignment' || pattern.field !== 'left') return null
  const parts = namedChildren(pattern)
  const right = childOf(assignment, 'right')
  const splat = parts.findIndex(({ type }) => /splat/.test(type))
  const at = parts.indexOf(binding.node)
  if (!right || at < 0) return null
  const divided = dividedText(reader, unit, right)
  if (divided) return (splat < 0 && divided.length === parts.length && divided[at]) || null
  const whole = reader.read(unit, right)
  // the first of what `parse_known_args()` gives
  if (whole.kind === 'unknown' && whole.isNamespace && at === 0) return whole
  const items = whole.kind === 'collection' ? namedChildren(whole.node).length : -1
  const fits = splat < 0 ? items === parts.length : items >= parts.length - 1
  if (whole.kind !== 'collection' || !fits) return null
  // what stands behind `*rest` counts from the end
  return readItem(reader, whole, integer(splat < 0 || at < splat ? at : at - parts.length))
}

/** The value of `b` of `from a import b`, or the module `a` of `import a`. */
function readImport(reader: Reader, unit: Unit, qualified: string, use: PyNode): StaticValue {
  const found = ownModule(reader, { kind: 'module', dotted: qualified, from: unit.path })
  if (found) return found
  const { holder, name } = importedFrom(reader.world, unit, qualified)
  // modules that import the same name of each other come round
  const value = holder && reader.deeper(() => reader.global(holder, name))
  if (!value) return { kind: 'unknown', unit, node: use, library: true }
  return CHANGEABLE.test(value.kind) && holder && reader.world.isReplaced(holder, null, name)
    ? unknown(unit, use)
    : value
}

/**
 * The module of the repository that an imported name comes from, and its name there; `holder` is null for a library.
 */
export function importedFrom<Found extends Unit>(
  world: { import(dotted: string, from: string): Found | null },
  { path }: Unit,
  qualified: string,
): { readonly holder: Found | null; readonly name: string } {
  const at = qualified.lastIndexOf('.')
  const from = qualified.slice(0, Math.max(at, 0))
  const holder = at < 0 ? null : world.import(/^\.*$/.test(from) ? `${from}.` : from, path)
  return { holder, name: qualified.slice(at + 1) }
}

/**
 * The value of a parameter, from its function alone: `self`, an annotation or a default say something. A need asks for
 * what callers pass.
 */
function readParameter(reader: Reader, unit: Unit, binding: Binding, use: PyNode): StaticValue {
  const mapping = mappingInto(reader, unit, binding.node)
  if (mapping) {
    reader.needs.push({ kind: 'loop', unit: mapping.unit, loop: mapping.node })
    return unknown(unit, use)
  }
  const definition = ancestor(binding.node, 'function_definition', 'lambda')
  if (definition?.type === 'lambda' && assignedTo(definition)?.type === 'identifier') {
    reader.needs.push({ kind: 'callers', unit, function: definition })
    return binding.value ? reader.read(unit, binding.value) : unknown(unit, use)
  }
  if (definition?.type !== 'function_definition') return unknown(unit, use)
  const own = ownerOf(definition)
  const isFirst = parametersOf(definition)[0]?.name === binding.node
  const decorators = decoratorsOf(unit, definition)
  if (own && isFirst && !decorators.includes('staticmethod')) {
    const as = decorators.includes('classmethod') ? 'class' : 'instance'
    reader.needs.push({ kind: 'receivers', unit, type: own, parameter: binding.node, as })
    return receiver(as, unit, own)
  }
  const option = readCommandOption(reader, unit, definition, binding)
  if (option) return option
  const isConstructor = own && definedName(unit.module, definition) === '__init__'
  const self = isConstructor && reader.bound.get(parametersOf(definition)[0]?.name ?? definition)
  const known = self && self.kind === 'instance' ? { self } : {}
  reader.needs.push({ kind: 'callers', unit, function: definition, ...known })
  const annotation = binding.node.parent && childOf(binding.node.parent, 'type')
  const annotated = annotation && namedChildren(annotation)[0]
  if (annotated && !binding.value) {
    const type = reader.read(unit, annotated)
    if (type.kind === 'class') return receiver('instance', type.unit, type.node)
  }
  return binding.value ? reader.read(unit, binding.value) : unknown(unit, use)
}
