import { only } from '../../collections/only.ts'
import { isBoundOnlyBy } from '../bindings.ts'
import { ownsItsLines } from '../edits/statement-lines.ts'
import type { PythonModule } from '../module.ts'
import { type PyNode, partOf, statementOf, textOf } from '../syntax.ts'

/** New options must not show up in the help of a script, for which `help=argparse.SUPPRESS` is said of each. */

/** The module of Python's library. */
export const ARGPARSE = 'argparse'

/** How the scope of a parser writes `argparse.SUPPRESS`. */
export interface Suppress {
  readonly suppress: string
  /** The import beside which `import argparse` must be put first; null where the scope has a name for it already. */
  readonly lacking: PyNode | null
}

/** Finds out how `argparse.SUPPRESS` can be written where a parser is built; null where it cannot. */
export function suppressAt(module: PythonModule, built: PyNode): Suppress | null {
  const { scopes } = module
  const callee = partOf(built, 'function')
  // what else the name is given, or that it is deleted, may have happened where the options are added
  if (!isImportAlone(module, callee)) return null
  const object = callee.type === 'attribute' ? partOf(callee, 'object') : null
  if (object) return { suppress: `${textOf(module, object)}.SUPPRESS`, lacking: null }
  for (const suppress of ['SUPPRESS', `${ARGPARSE}.SUPPRESS`]) {
    const [name = ''] = suppress.split('.')
    const own = only(scopes.bindingsOf(name, callee))
    const isMeant = own?.qualified === (name === ARGPARSE ? name : `${ARGPARSE}.${name}`)
    if (own && isMeant && own.from < built.start) return { suppress, lacking: null }
  }
  const name = textOf(module, callee)
  const made = only(scopes.bindingsOf(name, callee))
  if (!made || scopes.isUsed(ARGPARSE)) return null
  const lacking = statementOf(made.node)
  // where the import makes its name a global one, ours would be local
  const isSeen = scopes.scopeOf(lacking) === scopes.resolve(name, callee)
  return isSeen && ownsItsLines(module, lacking)
    ? { suppress: `${ARGPARSE}.SUPPRESS`, lacking }
    : null
}

/** Whether a name, or the one that a dotted name starts with, is bound by imports and nothing else. */
function isImportAlone(module: PythonModule, node: PyNode): boolean {
  return node.type === 'attribute'
    ? isImportAlone(module, partOf(node, 'object'))
    : isBoundOnlyBy(module, node, 'import')
}
