import { packageName } from '../../src/packages/requirement.ts'
import { callArguments, calledMethod } from '../../src/python/calls.ts'
import { removeItems } from '../../src/python/edits/removed-items.ts'
import type { PythonModule } from '../../src/python/module.ts'
import { stringValue } from '../../src/python/strings.ts'
import { findAll, namedChildren, type PyNode, textOf } from '../../src/python/syntax.ts'
import { type Edit, replace } from '../../src/text/edits.ts'
import { defineTransform, outcomeOf, type Problem } from '../../src/transform.ts'
import { DEBUGPY } from '../packages/wanted.ts'
import { PTVSD, rewriteCode } from './code.ts'
import { withDebugpy } from './requirement.ts'

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

/** Rewrites `pip_packages=['ptvsd==4.3.2']` and `deps.add_pip_package('ptvsd')`. */
function rewriteLists(module: PythonModule): Edit[] {
  const isPtvsd = (node: PyNode) => packageName(stringValue(module, node) ?? '') === PTVSD
  const lists = findAll(module.root, 'list').flatMap((list) => {
    const items = namedChildren(list)
    const strings = items.map((item) => stringValue(module, item))
    // `['python', '-m', 'ptvsd']` is a command
    if (strings.includes('-m')) return []
    const [first, ...others] = items.filter(isPtvsd)
    if (!first) return []
    return strings.some((value) => packageName(value ?? '') === DEBUGPY)
      ? removeItems(module, list, [first, ...others])
      : [literal(module, first), ...removeItems(module, list, others)]
  })
  const calls = findAll(module.root, 'call').flatMap((call) => {
    const called = calledMethod(module, call)
    const [first] = callArguments(module, call)?.positional ?? []
    const adds = called && /^add_(pip|conda)_package$/.test(called.name)
    return adds && first && isPtvsd(first) ? [literal(module, first)] : []
  })
  return [...lists, ...calls]
}

const literal = (module: PythonModule, node: PyNode): Edit =>
  replace(node.start, node.end, withDebugpy(textOf(module, node)))

/** Warns of command lines that start ptvsd, `python -m ptvsd …`: debugpy takes other options. */
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
