import { isChanged, isTarget } from '../python/bindings.ts'
import { stringValue } from '../python/strings.ts'
import { childOf, findAll, namedChildren, type PyNode, textOf } from '../python/syntax.ts'
import type { Thing, Unit, World } from '../python/thing.ts'
import { isForeign } from './foreign.ts'
import { callKey } from './map.ts'
import { inTests, readEveryWay } from './readings.ts'
import { isDiagnostic, once, type Workspace } from './workspace.ts'

/** Whose attributes of one name code outside replaces. */
interface Holders {
  /** Classes by `callKey`, modules by their path. */
  readonly known: Set<string>
  /** The files where it cannot be told whose it is. */
  readonly unknown: Set<string>
}

/** Answers for all files of a repository: `config.script = …`, `setattr(config, 'script', …)`. */
export function replacedAttributes(workspace: Workspace, world: World): World['isReplaced'] {
  const found = new Map<string, Holders>()
  return (unit, type, name) => {
    const holders = once(found, name, () => {
      // who asks for the same name while it is being worked out gets no answer
      found.set(name, { known: new Set(), unknown: new Set([unit.path]) })
      return holdersOf(workspace, world, name)
    })
    const { module, path } = unit
    if (holders.known.has(type ? callKey({ path, start: type.start }) : path)) return true
    const word = type ? textOf(module, childOf(type, 'name') as PyNode) : stem(path)
    return [...holders.unknown].some((file) => file === path || workspace.holds(file, [word]))
  }
}

const stem = (path: string): string => /([^/]*?)(\/__init__)?\.[^./]*$/.exec(path)?.[1] ?? path

function holdersOf(workspace: Workspace, world: World, name: string): Holders {
  const holders: Holders = { known: new Set(), unknown: new Set() }
  for (const path of filesThatMayReplace(workspace, name)) {
    const file = workspace.python(path)
    if (!file || isDiagnostic(file)) continue
    const unit: Unit = { module: file.module, path }
    for (const object of replacedIn(unit, name))
      for (const { values } of readEveryWay(workspace, world, unit, [object], 0)) {
        const holder = values[0]
        if (holder) enter(world, holders, path, holder)
      }
  }
  return holders
}

function enter(world: World, { known, unknown }: Holders, path: string, holder: Thing): void {
  switch (holder.kind) {
    case 'class':
    case 'instance':
      known.add(callKey({ path: holder.unit.path, start: holder.node.start }))
      break
    case 'module': {
      const unit = world.import(holder.dotted, holder.from)
      if (unit) known.add(unit.path)
      break
    }
    case 'unknown':
      if (!isForeign(world, holder)) unknown.add(path)
  }
}

/** Only files whose text looks like it are parsed. */
function filesThatMayReplace(workspace: Workspace, name: string): string[] {
  const changes = new RegExp(
    `\\.${name}\\s*(?:=[^=]|[-+*/%@&|^<>]{1,3}=|:[^\\n]*=|\\[|\\.\\w+\\()|^[^=(\\n]*\\.${name}\\s*[,)\\]][^=\\n]*=[^=]`,
    'm',
  )
  const looksLikeIt = (path: string): boolean => {
    const document = inTests(path) ? null : workspace.document(path)
    return document !== null && !isDiagnostic(document) && changes.test(document.text)
  }
  return [
    ...new Set([
      ...workspace.mentioning(`.${name}`).filter(looksLikeIt),
      ...workspace.mentioning('setattr').filter((path) => !inTests(path)),
    ]),
  ]
}

/** The objects whose attribute of this name a module replaces, or changes in place. */
function replacedIn({ module }: Unit, name: string): PyNode[] {
  const assigned = findAll(module.root, 'attribute').flatMap((attribute) => {
    const object = childOf(attribute, 'object') as PyNode
    if (textOf(module, childOf(attribute, 'attribute') as PyNode) !== name) return []
    // what methods assign to an attribute of their own is seen with the class
    if (isTarget(attribute)) return textOf(module, object) === 'self' ? [] : [object]
    return isChanged(module, attribute) ? [object] : []
  })
  const set = findAll(module.root, 'call').flatMap((call) => {
    const list = childOf(call, 'arguments')
    if (textOf(module, childOf(call, 'function') as PyNode) !== 'setattr' || !list) return []
    const [object, key] = namedChildren(list)
    if (!object || !key) return []
    const literal = stringValue(module, key)
    return literal === null || literal === name ? [object] : []
  })
  return [...assigned, ...set]
}
