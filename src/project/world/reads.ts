import type { Unit } from '../../python/static-value.ts'
import { childOf, findAll, type PyNode, textOf, walk } from '../../python/syntax.ts'
import { readable } from '../diagnostic.ts'
import type { PythonFile } from '../files/python-file.ts'
import type { Workspace } from '../files/workspace.ts'
import { modulesOf } from './modules.ts'

/** A place that reads a name, and the file that it is in. */
export interface NameRead {
  readonly unit: PythonFile
  readonly node: PyNode
}

/** Tests call with what no pipeline runs. */
export const inTests = (path: string): boolean =>
  /(^|\/)tests?\/|(^|\/)(test_[^/]*|[^/]*_test|conftest)\.py$/.test(path)

/**
 * Where some files, all unless given, read a name, and any file reads another that one of them imports it by; those of
 * tests only where what has the name is one of a test.
 */
export function* readsIn(
  workspace: Workspace,
  { path: own }: Unit,
  word: string,
  paths: readonly string[] = workspace.mentioning(word),
): Generator<NameRead> {
  const words = new Set([word])
  for (const each of words)
    for (const path of each === word ? paths : workspace.mentioning(each)) {
      if (inTests(path) && !inTests(own)) continue
      const unit = readable(workspace.python(path))
      if (!unit) continue
      for (const alias of aliasesIn(unit, each)) words.add(alias)
      for (const node of readsOf(unit, each)) yield { unit, node }
    }
}

/** The same in the module that defines the name, and in those that may import it from there. */
export const readsOfImporters = (
  workspace: Workspace,
  unit: Unit,
  word: string,
): Generator<NameRead> =>
  readsIn(
    workspace,
    unit,
    word,
    modulesOf(workspace)
      .reach(unit.path)
      .filter((path) => workspace.holds(path, [word])),
  )

/** What a module calls a name that it imports: `other` of `from steps import word as other`. */
const aliasesIn = ({ module }: Unit, word: string): string[] =>
  new RegExp(`\\b${word}\\s+as\\b`).test(module.text)
    ? findAll(module.root, 'aliased_import').flatMap((node) => {
        const [name, alias] = [childOf(node, 'name'), childOf(node, 'alias')]
        return name && alias && textOf(module, name) === word ? [textOf(module, alias)] : []
      })
    : []

/** Where a module reads a name, plainly or as an attribute. */
function readsOf({ module }: Unit, word: string): PyNode[] {
  const found: PyNode[] = []
  walk(module.root, (node) => {
    if (/^(import_statement|import_from_statement)$/.test(node.type)) return false
    if (node.type === 'identifier' && textOf(module, node) === word) {
      const holder = node.parent
      if (holder?.type === 'attribute' && node.field === 'attribute') found.push(holder)
      else if (
        !(node.field === 'name' && /definition$|keyword_argument/.test(holder?.type ?? '')) &&
        !(node.field === 'left')
      )
        found.push(node)
    }
    return undefined
  })
  return found
}
