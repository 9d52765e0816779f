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

/** The files that know of a module: those of tests only where it is one itself. */
export const knowing = ({ path: own }: Unit, paths: readonly string[]): readonly string[] =>
  inTests(own) ? paths : paths.filter((path) => !inTests(path))

/** The module that defines a name and those that may import from it, as far as they hold the name, or another for it. */
export const importersHolding = (
  workspace: Workspace,
  { path }: Unit,
  word: string,
): readonly string[] =>
  modulesOf(workspace)
    .reach(path)
    .filter((importer) => workspace.holds(importer, [word]))

/**
 * Where a name is read, or another that a module imports it by.
 *
 * @param filesWith the files to read that may hold a name
 */
export function* readsOf(
  workspace: Workspace,
  word: string,
  filesWith: (word: string) => readonly string[],
): Generator<NameRead> {
  const words = new Set([word])
  for (const each of words)
    for (const path of filesWith(each)) {
      const unit = readable(workspace.python(path))
      if (!unit) continue
      for (const alias of aliasesIn(unit, each)) words.add(alias)
      for (const node of readsIn(unit, each)) yield { unit, node }
    }
}

/** What a module calls a name that it imports: `other` of `from steps import word as other`. */
export const aliasesIn = ({ module }: Unit, word: string): string[] =>
  new RegExp(`\\b${word}\\s+as\\b`).test(module.text)
    ? findAll(module.root, 'aliased_import').flatMap((node) => {
        const [name, alias] = [childOf(node, 'name'), childOf(node, 'alias')]
        return name && alias && textOf(module, name) === word ? [textOf(module, alias)] : []
      })
    : []

/** Where a module reads a name, plainly or as an attribute. */
function readsIn({ module }: Unit, word: string): PyNode[] {
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
