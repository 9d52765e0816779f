import { once } from '../../collections/cache.ts'
import { aliasesOf } from '../../python/aliases.ts'
import { isBoundOnlyBy } from '../../python/bindings.ts'
import { ancestor, findAll, type PyNode, textOf } from '../../python/syntax.ts'
import type { Unit } from '../../python/values/static-value.ts'
import { readable } from '../diagnostic.ts'
import type { PythonFile } from '../files/python-file.ts'
import type { Workspace } from '../files/workspace.ts'
import { importersHolding } from './importers.ts'

/** A place that reads a name, and the file that it is in. */
export interface Reference {
  readonly unit: PythonFile
  readonly node: PyNode
}

/** Whether a file is one of tests, by its path: they call functions with what no pipeline runs. */
export const inTests = (path: string): boolean =>
  /(^|\/)tests?\/|(^|\/)(test_[^/]*|[^/]*_test|conftest)\.py$/.test(path)

/** The files that count for a module: without those of tests, unless the module is one itself. */
export const withoutTests = ({ path: own }: Unit, paths: readonly string[]): readonly string[] =>
  inTests(own) ? paths : paths.filter((path) => !inTests(path))

/** Finds the files that may read what a module defines by some word: its own name, or one that it is imported by. */
type FindFiles = (workspace: Workspace, unit: Unit, word: string) => readonly string[]

/** All files that hold the word. */
export const anyFile: FindFiles = (workspace, unit, word) =>
  withoutTests(unit, workspace.mentioning(word))

/** The files that hold the word and import the module. */
export const importers: FindFiles = (workspace, unit, word) =>
  withoutTests(unit, importersHolding(workspace, unit, word))

/** For each name, the files that read nothing by it but what they define themselves. */
const apart = new WeakMap<Workspace, Map<string, Set<string>>>()

/**
 * Where what a module defines may be read, by its name or another that a module imports it by.
 *
 * @param own the module
 * @param word the name
 * @param filesWith the files to look into: `anyFile` or `importers`
 */
export function* referencesTo(
  workspace: Workspace,
  own: Unit,
  word: string,
  filesWith: FindFiles,
): Generator<Reference> {
  const known = once(apart, workspace, () => new Map<string, Set<string>>())
  const words = new Set([word])
  for (const each of words) {
    // many notebooks define the same helpers, and each of them would be read for each
    const others = once(known, each, () => new Set<string>())
    for (const path of filesWith(workspace, own, each)) {
      if (path !== own.path && others.has(path)) continue
      const unit = readable(workspace.python(path))
      if (!unit) continue
      const aliases = aliasesOf(unit.module, each)
      const reads = referencesIn(unit, each)
      if (aliases.length === 0 && reads.every((node) => isDefinedBeside(unit, node)))
        others.add(path)
      for (const alias of aliases) words.add(alias)
      for (const node of reads) yield { unit, node }
    }
  }
}

/** Whether a name means functions or classes of its own module, and nothing that is imported. */
const isDefinedBeside = ({ module }: Unit, node: PyNode): boolean =>
  node.type === 'identifier' && isBoundOnlyBy(module, node, 'function', 'class')

/** Where a module reads a name, plainly or as an attribute. */
const referencesIn = ({ module }: Unit, word: string): PyNode[] =>
  findAll(module.root, 'identifier')
    .filter(
      (node) =>
        textOf(module, node) === word &&
        node.field !== 'left' &&
        !(node.field === 'name' && /definition$|keyword_argument/.test(node.parent?.type ?? '')) &&
        !ancestor(node, 'import_statement', 'import_from_statement'),
    )
    .map((node) =>
      node.field === 'attribute' && node.parent?.type === 'attribute' ? node.parent : node,
    )
