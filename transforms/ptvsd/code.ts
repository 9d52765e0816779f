import type { PythonModule } from '../../src/python/module.ts'
import { childOf, findAll, type PyNode, textOf } from '../../src/python/syntax.ts'
import { type Edit, replace } from '../../src/text/edits.ts'
import { blocked, type Outcome, outcomeOf } from '../../src/transform.ts'
import { DEBUGPY } from '../packages/wanted.ts'
import { BY_HAND, rewriteCall } from './calls.ts'

/** The debugger that is replaced, as Python and pip call it. */
export const PTVSD = 'ptvsd'

/** Turns the imports and calls of ptvsd into debugpy's: all of them, or none. */
export function rewriteCode(module: PythonModule): Outcome {
  const imports = readImports(module)
  if (imports.status !== 'read') return imports
  if (imports.names.size === 0) return outcomeOf([])
  const taken = module.scopes.identifiers(DEBUGPY).find((use) => !isImport(module, use))
  if (taken) return notUnderstood(taken)
  const edits = [...imports.edits]
  let listening: PyNode | null = null
  for (const [name, imported] of imports.names)
    for (const use of module.scopes.identifiers(name)) {
      if (isInImport(use)) continue
      const called = calledWith(module, name, use, imported)
      if (!called) return notUnderstood(use)
      const { call, member } = called
      if (member === 'enable_attach') {
        // ptvsd ignores a second call, debugpy does not
        if (listening) return notUnderstood(call, 'it listens in two places')
        listening = call
      }
      const rewritten = rewriteCall(module, call, member, imported.debugpy)
      if (rewritten.status === 'stopped') return blocked(rewritten.problem)
      edits.push(...rewritten.edits)
      if (rewritten.member !== null) edits.push(...renamed(called, imported, rewritten.member))
    }
  return outcomeOf(edits)
}

/** What a name that is imported from ptvsd stands for. */
interface Imported {
  /** The member of ptvsd; null for ptvsd itself. */
  readonly member: string | null
  /** What the module will call debugpy by. */
  readonly debugpy: string
}

/** The names that imports give to ptvsd and its members, and the edits that make debugpy of these imports. */
interface Imports {
  readonly status: 'read'
  readonly names: ReadonlyMap<string, Imported>
  readonly edits: readonly Edit[]
}

function readImports(module: PythonModule): Imports | Outcome {
  const names = new Map<string, Imported>()
  const edits: Edit[] = []
  for (const statement of findAll(module.root, 'import_statement', 'import_from_statement')) {
    const from = childOf(statement, 'module_name')
    const read = from ? readMembers(module, statement, from) : readModules(module, statement)
    if (read.status !== 'read') return read
    for (const [name, imported] of read.names) names.set(name, imported)
    edits.push(...read.edits)
  }
  return { status: 'read', names, edits }
}

/** Reads `from ptvsd import enable_attach as listen`. */
function readMembers(module: PythonModule, statement: PyNode, from: PyNode): Imports | Outcome {
  const dotted = textOf(module, from)
  if (dotted.startsWith(`${PTVSD}.`)) return notUnderstood(from)
  if (dotted !== PTVSD) return { status: 'read', names: new Map(), edits: [] }
  const star = statement.children.find(({ type }) => type === 'wildcard_import')
  if (star) return notUnderstood(star)
  const members = importedIn(module, statement).map(
    ({ word, alias }) => [alias ?? word, { member: word, debugpy: DEBUGPY }] as const,
  )
  const edits = [replace(statement.start, statement.end, `import ${DEBUGPY}`)]
  return { status: 'read', names: new Map(members), edits }
}

/** Reads `import ptvsd as debugger`. */
function readModules(module: PythonModule, statement: PyNode): Imports | Outcome {
  const all = importedIn(module, statement)
  const submodule = all.find(({ word }) => word.startsWith(`${PTVSD}.`))
  if (submodule) return notUnderstood(submodule.node)
  const own = all.filter(({ word }) => word === PTVSD)
  const names = own.map(
    ({ alias }) => [alias ?? PTVSD, { member: null, debugpy: alias ?? DEBUGPY }] as const,
  )
  const edits = own.map(({ node }) => replace(node.start, node.end, DEBUGPY))
  return { status: 'read', names: new Map(names), edits }
}

/** The names that an import statement imports, and the names that it gives to them. */
const importedIn = (module: PythonModule, statement: PyNode) =>
  statement.children
    .filter(({ field }) => field === 'name')
    .map((child) => {
      const node = childOf(child, 'name') ?? child
      const alias = childOf(child, 'alias')
      return { node, word: textOf(module, node), alias: alias && textOf(module, alias) }
    })

/** A call of a member of ptvsd. */
interface Called {
  readonly call: PyNode
  readonly member: string
  /** The name by which the module has ptvsd or the member, where it is used. */
  readonly use: PyNode
  readonly name: string
  /** The member behind ptvsd's name; null where it was imported by itself. */
  readonly attribute: PyNode | null
}

/** The call of a name of ptvsd's; null where the name is used otherwise, or may mean something else. */
function calledWith(
  module: PythonModule,
  name: string,
  use: PyNode,
  imported: Imported,
): Called | null {
  if (module.scopes.bindingsOf(name, use).some(({ kind }) => kind !== 'import')) return null
  const callee = imported.member === null ? use.parent : use
  const attribute = imported.member === null && callee ? childOf(callee, 'attribute') : null
  const call = callee?.field === 'function' ? callee.parent : null
  const member = imported.member ?? (attribute && textOf(module, attribute))
  return call?.type === 'call' && member !== null ? { call, member, use, name, attribute } : null
}

/** The edits that call a member of debugpy in place of one of ptvsd. */
function renamed({ use, name, attribute }: Called, { debugpy }: Imported, member: string): Edit[] {
  if (!attribute) return [replace(use.start, use.end, `${debugpy}.${member}`)]
  return [
    ...(debugpy === name ? [] : [replace(use.start, use.end, debugpy)]),
    replace(attribute.start, attribute.end, member),
  ]
}

function notUnderstood(
  { start }: PyNode,
  reason = 'it is used in a way that is not understood',
): Outcome {
  return blocked({
    code: 'ptvsd-unknown',
    at: start,
    message: `ptvsd is left as it is: ${reason}`,
    hint: BY_HAND,
  })
}

const isInImport = (node: PyNode): boolean =>
  /import/.test(node.parent?.type ?? '') || /import/.test(node.parent?.parent?.type ?? '')

const isImport = (module: PythonModule, use: PyNode): boolean =>
  isInImport(use) || module.scopes.bindingsOf(DEBUGPY, use).every(({ kind }) => kind === 'import')
