import { packageName } from '../../src/packages/requirement.ts'
import { callArguments, calledMethod } from '../../src/python/calls.ts'
import { itemsOf, removeItems } from '../../src/python/items.ts'
import type { PythonModule } from '../../src/python/module.ts'
import { stringValue } from '../../src/python/strings.ts'
import { childOf, findAll, namedChildren, type PyNode, textOf } from '../../src/python/syntax.ts'
import { type Edit, replace } from '../../src/text/edits.ts'
import {
  blocked,
  defineTransform,
  type Outcome,
  outcomeOf,
  type Problem,
} from '../../src/transform.ts'
import { rewriteCall } from './calls.ts'
import { withDebugpy } from './requirement.ts'

const PTVSD = 'ptvsd'
const DEBUGPY = 'debugpy'

/** Turns a script that waits for VS Code with ptvsd, and Python lists that install it, into ones of debugpy. */
export const ptvsd = defineTransform<'python', unknown>({
  id: 'ptvsd',
  language: 'python',
  optIn: true,
  // a move to the successor: nothing that is taken out again
  trigger: [],
  summary: 'turns ptvsd into debugpy, its successor',
  description:
    'Imports, calls and packages become those of debugpy and do the same, timeouts included. Only with --only ptvsd, and nothing that remove takes back.',

  add(module) {
    if (module.error !== null || !module.text.includes(PTVSD)) return outcomeOf([])
    const code = rewriteCode(module)
    if (code.status === 'blocked') return code
    const edits = code.status === 'changed' ? [...code.edits] : []
    return outcomeOf([...edits, ...rewriteLists(module)], commandLines(module))
  },

  remove: () => outcomeOf([]),
})

function rewriteCode(module: PythonModule): Outcome {
  const edits: Edit[] = []
  /** What the module calls ptvsd, or a member of it, by; and what it will call debugpy. */
  const names = new Map<string, { readonly member: string | null; readonly debugpy: string }>()
  for (const statement of findAll(module.root, 'import_statement', 'import_from_statement')) {
    const from = childOf(statement, 'module_name')
    if (from && textOf(module, from) === PTVSD) {
      for (const child of statement.children) {
        if (child.type === 'wildcard_import') return notUnderstood(child)
        if (child.field !== 'name') continue
        const member = textOf(module, childOf(child, 'name') ?? child)
        const alias = childOf(child, 'alias')
        names.set(alias ? textOf(module, alias) : member, { member, debugpy: DEBUGPY })
      }
      edits.push(replace(statement.start, statement.end, `import ${DEBUGPY}`))
      continue
    }
    if (from) {
      if (textOf(module, from).startsWith(`${PTVSD}.`)) return notUnderstood(from)
      continue
    }
    for (const child of statement.children) {
      if (child.field !== 'name') continue
      const imported = childOf(child, 'name') ?? child
      const alias = childOf(child, 'alias')
      const dotted = textOf(module, imported)
      if (dotted.startsWith(`${PTVSD}.`)) return notUnderstood(imported)
      if (dotted !== PTVSD) continue
      const debugpy = alias ? textOf(module, alias) : DEBUGPY
      names.set(alias ? debugpy : PTVSD, { member: null, debugpy })
      edits.push(replace(imported.start, imported.end, DEBUGPY))
    }
  }
  if (names.size === 0) return outcomeOf([])
  const taken = module.scopes.identifiers(DEBUGPY).find((use) => !isImport(module, use))
  if (taken) return notUnderstood(taken)
  let listening: PyNode | null = null
  for (const [name, { member: imported, debugpy }] of names)
    for (const use of module.scopes.identifiers(name)) {
      if (isInImport(use)) continue
      const scope = module.scopes.resolve(name, use)
      if (scope?.bindings.get(name)?.some(({ kind }) => kind !== 'import'))
        return notUnderstood(use)
      const callee = imported === null ? use.parent : use
      const attribute = imported === null && callee ? childOf(callee, 'attribute') : null
      const call = callee?.parent
      const isCall = call?.type === 'call' && callee?.field === 'function'
      const member = imported ?? (attribute ? textOf(module, attribute) : null)
      if (!isCall || !callee || member === null) return notUnderstood(use)
      if (member === 'enable_attach') {
        // ptvsd ignores a second call, debugpy does not
        if (listening) return notUnderstood(call, 'it listens in two places')
        listening = call
      }
      const rewritten = rewriteCall(module, call, member, debugpy)
      if ('problem' in rewritten) return blocked(rewritten.problem)
      edits.push(...rewritten.edits)
      if (rewritten.member === null) continue
      if (attribute) {
        if (debugpy !== name) edits.push(replace(use.start, use.end, debugpy))
        edits.push(replace(attribute.start, attribute.end, rewritten.member))
      } else edits.push(replace(use.start, use.end, `${debugpy}.${rewritten.member}`))
    }
  return outcomeOf(edits)
}

function notUnderstood(
  { start }: PyNode,
  reason = 'it is used in a way that is not understood',
): Outcome {
  return blocked({
    code: 'ptvsd-unknown',
    at: start,
    message: `ptvsd is left as it is: ${reason}`,
    hint: 'turn it into debugpy by hand: https://github.com/microsoft/debugpy/wiki/API-Reference',
  })
}

const isInImport = (node: PyNode): boolean =>
  /import/.test(node.parent?.type ?? '') || /import/.test(node.parent?.parent?.type ?? '')

const isImport = (module: PythonModule, use: PyNode): boolean =>
  isInImport(use) ||
  (module.scopes.resolve(DEBUGPY, use)?.bindings.get(DEBUGPY) ?? []).every(
    ({ kind }) => kind === 'import',
  )

/** `pip_packages=['ptvsd==4.3.2']` and `deps.add_pip_package('ptvsd')` */
function rewriteLists(module: PythonModule): Edit[] {
  const isPtvsd = (node: PyNode) => packageName(stringValue(module, node) ?? '') === PTVSD
  const lists = findAll(module.root, 'list').flatMap((list) => {
    const items = itemsOf(list)
    const strings = items.map((item) => stringValue(module, item))
    // `['python', '-m', 'ptvsd']` is a command
    if (strings.includes('-m')) return []
    const found = items.filter(isPtvsd)
    return strings.some((value) => packageName(value ?? '') === DEBUGPY)
      ? found.flatMap((item) => removeItems(module, list, [item]))
      : found.slice(0, 1).map((item) => literal(module, item))
  })
  const calls = findAll(module.root, 'call').flatMap((call) => {
    const called = calledMethod(call)
    const [first] = callArguments(module, call)?.positional ?? []
    const adds = called && /^add_(pip|conda)_package$/.test(textOf(module, called.name))
    return adds && first && isPtvsd(first) ? [literal(module, first)] : []
  })
  return [...lists, ...calls]
}

const literal = (module: PythonModule, node: PyNode): Edit =>
  replace(node.start, node.end, withDebugpy(textOf(module, node)))

/** `python -m ptvsd …`: debugpy takes other options. */
function commandLines(module: PythonModule): Problem[] {
  return findAll(module.root, 'string', 'list').flatMap((node): Problem[] => {
    const words =
      node.type === 'list'
        ? namedChildren(node).map((item) => stringValue(module, item) ?? '')
        : (stringValue(module, node) ?? '').split(/\s+/)
    const at = words.indexOf('-m')
    if (at < 0 || words[at + 1] !== PTVSD) return []
    return [
      {
        code: 'ptvsd-command-line',
        severity: 'warning',
        at: node.start,
        message: 'a command line that starts ptvsd is left as it is',
        hint: 'write: python -m debugpy --listen <host>:<port> --wait-for-client <script>',
      },
    ]
  })
}
