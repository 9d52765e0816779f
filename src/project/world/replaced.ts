import { once, onceForBoth } from '../../collections/cache.ts'
import { aliasesOf } from '../../python/aliases.ts'
import { isChanged, readsMore } from '../../python/mutations.ts'
import { stringValue } from '../../python/strings.ts'
import {
  childOf,
  findAll,
  namedChildren,
  type PyNode,
  partOf,
  textOf,
} from '../../python/syntax.ts'
import { isTarget } from '../../python/targets.ts'
import { isChangedElsewhere } from '../../python/values/changes.ts'
import { Reader } from '../../python/values/evaluate.ts'
import { isForeign } from '../../python/values/foreign.ts'
import { importedFrom } from '../../python/values/meanings.ts'
import type { StaticValue, Unit } from '../../python/values/static-value.ts'
import type { World } from '../../python/values/world.ts'
import type { Document } from '../../text/document.ts'
import { readable } from '../diagnostic.ts'
import { fileOf } from '../files/python-file.ts'
import type { Workspace } from '../files/workspace.ts'
import { callKey } from './call-site.ts'
import { importersHolding, withImporters } from './importers.ts'
import { readEveryWay } from './readings.ts'
import { inTests } from './references.ts'
import type { RepositoryWorld } from './repository-world.ts'

/** A place where an attribute of an object is replaced, or changed in place. */
export interface Replacement {
  readonly unit: Unit
  readonly object: PyNode
  /** What is replaced; the call of `setattr`, or the object's `__dict__`. */
  readonly at: PyNode
  readonly how: 'assigned' | 'changed' | 'by name'
}

/**
 * Makes the `isReplaced` of a repository's world, which looks for `config.script = …`, `setattr(config, 'script', …)`,
 * `vars(config).update(…)`, and `scripts.append(…)` behind `from config import scripts`.
 */
export function replacedAttributes(world: RepositoryWorld): World['isReplaced'] {
  const known = new Map<string, boolean>()
  return (unit, type, name) => {
    const key = `${callKey({ path: unit.path, start: type?.start ?? -1 })} ${name}`
    return once(known, key, () => {
      // who asks for the same while it is being worked out cannot be told
      known.set(key, true)
      return (
        findReplacement(world, { unit, type, name }) !== null ||
        (type === null && isChangedByImporter(world, unit, name))
      )
    })
  }
}

/**
 * An attribute of a class and its instances, of the object that a call of the SDK makes, or of a module if `type` is
 * null.
 */
interface Attribute {
  readonly unit: Unit
  readonly type: PyNode | null
  readonly name: string
}

/**
 * The first place that may replace an attribute, or change it in place; null where none does.
 *
 * @param counts which places do
 */
export function findReplacement(
  world: RepositoryWorld,
  wanted: Attribute,
  counts: (replacement: Replacement) => boolean = () => true,
): Replacement | null {
  const { workspace } = world
  const within = withImporters(workspace, wanted.unit.path)
  for (const path of filesThatMayReplace(workspace, within, wanted.name)) {
    const unit = readable(workspace.python(path))
    if (!unit) continue
    const found = replacementsIn(world, unit, wanted.name).find(
      (replacement) =>
        counts(replacement) &&
        readEveryWay(world, [{ unit, node: replacement.object }]).some(
          ({ values: [holder] }) => holder && mayHold(world, holder, wanted),
        ),
    )
    if (found) return found
  }
  return null
}

/** Whether a module that imports a name of another changes what it holds in place. */
function isChangedByImporter(world: RepositoryWorld, unit: Unit, name: string): boolean {
  return importersHolding(world.workspace, unit, name).some((path) => {
    const other =
      path === unit.path || inTests(path) ? null : readable(world.workspace.python(path))
    return (
      other !== null &&
      [name, ...aliasesOf(other.module, name)].some((local) =>
        other.module.scopes
          .identifiers(local)
          .some(
            (use) =>
              !isTarget(use) && isChanged(other.module, use) && isImportOf(world, other, use, unit),
          ),
      )
    )
  })
}

/** Whether a name in a module is imported from another one. */
function isImportOf(world: World, { module, path }: Unit, use: PyNode, from: Unit): boolean {
  const name = textOf(module, use)
  const scope = module.scopes.resolve(name, use)
  const qualified = scope?.bindings.get(name)?.find(({ kind }) => kind === 'import')?.qualified
  if (qualified) return importedFrom(world, { module, path }, qualified).holder?.path === from.path
  return (
    scope === null &&
    module.scopes.starImports.some((star) => world.import(star, path)?.path === from.path)
  )
}

function mayHold(world: World, holder: StaticValue, { unit, type }: Attribute): boolean {
  switch (holder.kind) {
    case 'class':
    case 'instance':
      return holder.unit.path === unit.path && holder.node.start === type?.start
    case 'module':
      return type === null && world.import(holder.dotted, holder.from)?.path === unit.path
    case 'unknown':
      return holder.node === type || (type?.type !== 'call' && !isForeign(world, holder))
    default:
      return false
  }
}

/** Those of some files whose text looks as if it replaced an attribute: only these are parsed. */
function filesThatMayReplace(
  workspace: Workspace,
  paths: readonly string[],
  name: string,
): string[] {
  const changes = new RegExp(
    `\\bsetattr\\(|\\bobject\\.__setattr__\\(|__dict__|\\bvars\\(|\\.${name}\\s*(?:=[^=]|[-+*/%@&|^<>]{1,3}=|:[^\\n]*=|\\[|\\.\\w+\\()|^[^=(\\n]*\\.${name}\\s*[,)\\]][^=\\n]*=[^=]`,
    'm',
  )
  return paths.filter((path) => {
    const document = inTests(path) ? null : readable(workspace.document(fileOf(path)))
    if (!document) return false
    return onceForBoth(looksLike, document, name, () => changes.test(document.text))
  })
}

/** What `filesThatMayReplace` has found, by document and attribute: each step of many asks for the same ones. */
const looksLike = new WeakMap<Document, Map<string, boolean>>()

/** Frozen dataclasses let nothing but the second set their fields. */
const SETS = /^(setattr|object\.__setattr__)$/

/** The places where a module replaces an attribute of this name, or changes what it holds. */
function replacementsIn(world: World, unit: Unit, name: string): Replacement[] {
  const { module } = unit
  const plain = findAll(module.root, 'attribute').flatMap((at): Replacement[] => {
    const object = partOf(at, 'object')
    if (textOf(module, partOf(at, 'attribute')) !== name) return []
    // what methods do to an attribute of their own is seen with the class
    if (textOf(module, object) === 'self') return []
    if (isTarget(at) || readsMore(module, at)) return [{ unit, object, at, how: 'assigned' }]
    return isChanged(module, at) ? [{ unit, object, at, how: 'changed' }] : []
  })
  const set = findAll(module.root, 'call').flatMap((at): Replacement[] => {
    const list = childOf(at, 'arguments')
    if (!SETS.test(textOf(module, partOf(at, 'function'))) || !list) return []
    const [object, key] = namedChildren(list)
    if (!object || !key) return []
    const literal = stringValue(module, key)
    return literal === null || literal === name ? [{ unit, object, at, how: 'by name' }] : []
  })
  return [...plain, ...set, ...namespacesIn(world, unit)]
}

/**
 * The places where a module changes attributes as items of a dict: `config.__dict__ = …`, `vars(config).update(…)`, by
 * another name too.
 */
const namespacesIn = (world: World, unit: Unit): Replacement[] => {
  const { module } = unit
  return findAll(module.root, 'attribute', 'call').flatMap((node): Replacement[] => {
    const isVars = node.type === 'call' && textOf(module, partOf(node, 'function')) === 'vars'
    const isDict =
      node.type === 'attribute' && textOf(module, partOf(node, 'attribute')) === '__dict__'
    const object = isDict
      ? partOf(node, 'object')
      : isVars
        ? namedChildren(partOf(node, 'arguments'))[0]
        : undefined
    const isReplaced = (): boolean =>
      isTarget(node) || isChanged(module, node) || isChangedElsewhere(new Reader(world), unit, node)
    return object && isReplaced() ? [{ unit, object, at: node, how: 'by name' }] : []
  })
}
