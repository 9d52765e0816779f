import { isChanged, isTarget } from '../../python/bindings.ts'
import { isChangedElsewhere } from '../../python/changes.ts'
import { Reader } from '../../python/evaluate.ts'
import type { StaticValue, Unit, World } from '../../python/static-value.ts'
import { stringValue } from '../../python/strings.ts'
import {
  childOf,
  findAll,
  namedChildren,
  type PyNode,
  partOf,
  textOf,
} from '../../python/syntax.ts'
import { isDiagnostic } from '../diagnostic.ts'
import { fileOf } from '../files/python-file.ts'
import type { Workspace } from '../files/workspace.ts'
import { once } from '../once.ts'
import { callKey } from './call-site.ts'
import { isForeign } from './foreign.ts'
import { modulesOf } from './modules.ts'
import { readEveryWay } from './readings.ts'
import { inTests } from './reads.ts'

/** Answers for all files of a repository: `config.script = …`, `setattr(config, 'script', …)`, `vars(config).update(…)`. */
export function replacedAttributes(workspace: Workspace, world: World): World['isReplaced'] {
  const known = new Map<string, boolean>()
  return (unit, type, name) => {
    const key = `${callKey({ path: unit.path, start: type?.start ?? -1 })} ${name}`
    return once(known, key, () => {
      // who asks for the same while it is being worked out cannot be told
      known.set(key, true)
      // what a call makes is mostly gone when its function is
      const within = type?.type === 'call' ? [unit.path] : modulesOf(workspace).reach(unit.path)
      return filesThatMayReplace(workspace, within, name).some((path) =>
        replaces(workspace, world, path, { unit, type, name }),
      )
    })
  }
}

/** An attribute of a class and its instances, of what a call of the SDK makes, or of a module where neither is given. */
interface Attribute {
  readonly unit: Unit
  readonly type: PyNode | null
  readonly name: string
}

function replaces(workspace: Workspace, world: World, path: string, wanted: Attribute): boolean {
  const file = workspace.python(path)
  if (!file || isDiagnostic(file)) return false
  const unit: Unit = { module: file.module, path }
  return replacedIn(world, unit, wanted.name).some((object) =>
    readEveryWay(workspace, world, unit, [object], 0).some(
      ({ values: [holder] }) => holder && mayHold(world, holder, wanted),
    ),
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

/** Of the files that can know the holder, those whose text looks like it: only they are parsed. */
function filesThatMayReplace(
  workspace: Workspace,
  paths: readonly string[],
  name: string,
): string[] {
  const changes = new RegExp(
    `\\bsetattr\\(|__dict__|\\bvars\\(|\\.${name}\\s*(?:=[^=]|[-+*/%@&|^<>]{1,3}=|:[^\\n]*=|\\[|\\.\\w+\\()|^[^=(\\n]*\\.${name}\\s*[,)\\]][^=\\n]*=[^=]`,
    'm',
  )
  return paths.filter((path) => {
    const document = inTests(path) ? null : workspace.document(fileOf(path))
    return document && !isDiagnostic(document) && changes.test(document.text)
  })
}

/** The objects whose attribute of this name a module replaces, or changes in place. */
function replacedIn(world: World, unit: Unit, name: string): PyNode[] {
  const { module } = unit
  const assigned = findAll(module.root, 'attribute').flatMap((attribute) => {
    const object = partOf(attribute, 'object')
    if (textOf(module, partOf(attribute, 'attribute')) !== name) return []
    // what methods assign to an attribute of their own is seen with the class
    if (isTarget(attribute)) return textOf(module, object) === 'self' ? [] : [object]
    return isChanged(module, attribute) ? [object] : []
  })
  const set = findAll(module.root, 'call').flatMap((call) => {
    const list = childOf(call, 'arguments')
    if (textOf(module, partOf(call, 'function')) !== 'setattr' || !list) return []
    const [object, key] = namedChildren(list)
    if (!object || !key) return []
    const literal = stringValue(module, key)
    return literal === null || literal === name ? [object] : []
  })
  return [...assigned, ...set, ...namespacesIn(world, unit)]
}

/** The objects whose attributes are changed as a dict: `config.__dict__ = …`, `vars(config).update(…)`, by another name too. */
const namespacesIn = (world: World, unit: Unit): PyNode[] => {
  const { module } = unit
  return findAll(module.root, 'attribute', 'call').flatMap((node) => {
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
    return object && isReplaced() ? [object] : []
  })
}
