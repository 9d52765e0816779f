import { own } from '../../src/collections/own.ts'
import { type CallArguments, callArguments } from '../../src/python/calls.ts'
import { removeItems } from '../../src/python/edits/removed-items.ts'
import { ownsItsLines } from '../../src/python/edits/statement-lines.ts'
import { layOut } from '../../src/python/edits/template.ts'
import type { PythonModule } from '../../src/python/module.ts'
import { stringValue } from '../../src/python/strings.ts'
import {
  childOf,
  namedChildren,
  type PyNode,
  partOf,
  statementOf,
  textOf,
} from '../../src/python/syntax.ts'
import { indentAt, lineStart, newlineAt } from '../../src/text/document.ts'
import { type Edit, insert, replace } from '../../src/text/edits.ts'
import type { Problem } from '../../src/transform.ts'

/** Functions of ptvsd that have another name in debugpy and take the same arguments. */
const RENAMED: Readonly<Record<string, string>> = {
  is_attached: 'is_client_connected',
  break_into_debugger: 'breakpoint',
  debug_this_thread: 'debug_this_thread',
}

/** The hint for what is left as it is. */
export const BY_HAND =
  'turn it into debugpy by hand: https://github.com/microsoft/debugpy/wiki/API-Reference'

/** The edits that make debugpy's call of one of ptvsd's, or why it is left as it is. */
export type Rewritten =
  | {
      readonly status: 'rewritten'
      /** What the call becomes a call of; null where the edits say it. */
      readonly member: string | null
      readonly edits: readonly Edit[]
    }
  | { readonly status: 'stopped'; readonly problem: Omit<Problem, 'severity'> }

const becomes = (member: string | null, edits: readonly Edit[] = []): Rewritten => ({
  status: 'rewritten',
  member,
  edits,
})

const stopped = (problem: Omit<Problem, 'severity'>): Rewritten => ({ status: 'stopped', problem })

/**
 * Makes debugpy's call of one of ptvsd's.
 *
 * @param member of ptvsd that is called
 * @param debugpy the module's name for debugpy
 */
export function rewriteCall(
  module: PythonModule,
  call: PyNode,
  member: string,
  debugpy: string,
): Rewritten {
  const args = callArguments(module, call)
  if (!args || args.starred) return unknownArguments(call)
  const renamed = own(RENAMED, member)
  if (renamed)
    return args.positional.length + args.keyword.size === 0
      ? becomes(renamed)
      : unknownArguments(call)
  if (member === 'enable_attach') return rewriteEnable(module, call, args)
  if (member === 'wait_for_attach') return rewriteWait(module, call, args, debugpy)
  return stopped({
    code: 'ptvsd-unknown',
    at: call.start,
    message: `ptvsd.${member} has no counterpart in debugpy that does the same`,
    hint: BY_HAND,
  })
}

const unknownArguments = (call: PyNode): Rewritten =>
  stopped({
    code: 'ptvsd-unknown',
    at: call.start,
    message: 'what this call of ptvsd is given is not understood',
    hint: BY_HAND,
  })

/** `enable_attach(address=('0.0.0.0', 5678), redirect_output=True)` → `listen(('0.0.0.0', 5678))` */
function rewriteEnable(module: PythonModule, call: PyNode, args: CallArguments): Rewritten {
  const list = partOf(call, 'arguments')
  const named = (name: string) => args.keyword.get(name)
  const address = args.positional[0] ?? named('address')?.value
  if (args.positional.length > 1 || named('secret') || (address && stringValue(module, address)))
    return stopped({
      code: 'ptvsd-secret',
      at: call.start,
      message: 'debugpy knows no secret: whoever reaches its port debugs the process',
      hint: 'take the secret out, and listen on an address that only you reach',
    })
  const others = [...args.keyword.keys()].filter(
    (name) => name !== 'address' && name !== 'redirect_output',
  )
  if (others.length > 0) return unknownArguments(call)
  // which output is shown is for the client to say since ptvsd 4.3 already
  if (!address) return becomes('listen', [replace(list.start, list.end, "(('0.0.0.0', 5678))")])
  const redirect = named('redirect_output')
  const edits = redirect ? removeItems(module, list, [redirect.node]) : []
  const keyword = named('address')
  if (keyword) edits.push(replace(keyword.node.start, address.start, ''))
  const converted = convertAddress(module, address)
  return converted ? becomes('listen', [...edits, ...converted]) : unknownArguments(call)
}

/**
 * The edits that make debugpy's address of ptvsd's, which may have its port as a string; null where that cannot be
 * told.
 */
function convertAddress(module: PythonModule, address: PyNode): Edit[] | null {
  if (/^(identifier|attribute|subscript)$/.test(address.type)) {
    const text = textOf(module, address)
    return [replace(address.start, address.end, `(${text}[0], int(${text}[1]))`)]
  }
  const [, port, ...more] = address.type === 'tuple' ? namedChildren(address) : []
  if (!port || more.length > 0) return null
  if (port.type === 'integer') return []
  const called = port.type === 'call' ? childOf(port, 'function') : null
  if (called && textOf(module, called) === 'int') return []
  return [insert(port.start, 'int('), insert(port.end, ')')]
}

/**
 * Makes `wait_for_client()` of ptvsd's wait; where that has a timeout, which debugpy's has not, a loop of ours waits.
 */
function rewriteWait(
  module: PythonModule,
  call: PyNode,
  args: CallArguments,
  debugpy: string,
): Rewritten {
  const timeout = args.positional[0] ?? args.keyword.get('timeout')?.value
  const count = args.positional.length + args.keyword.size
  if (count === 0) return becomes('wait_for_client')
  if (!timeout || count > 1) return unknownArguments(call)
  const list = partOf(call, 'arguments')
  if (timeout.type === 'none')
    return becomes('wait_for_client', [replace(list.start, list.end, '()')])
  const statement = statementOf(call)
  if (call.parent !== statement || !ownsItsLines(module, statement)) return unknownArguments(call)
  let name = '_wait_for_client'
  for (let n = 2; module.scopes.isUsed(name); n++) name = `_wait_for_client_${n}`
  const isNumber = timeout.type === 'integer' || timeout.type === 'float'
  return becomes(null, [
    insertFunction(module, statement, [
      `def ${name}(timeout):`,
      '    """Wait as ptvsd.wait_for_attach did: debugpy.wait_for_client() has no timeout."""',
      '    import time',
      '',
      isNumber
        ? '    deadline = time.monotonic() + timeout'
        : "    deadline = float('inf') if timeout is None else time.monotonic() + timeout",
      '    while time.monotonic() < deadline:',
      `        if ${debugpy}.is_client_connected():`,
      '            break',
      '        time.sleep(0.1)',
    ]),
    replace(call.start, call.end, `${name}(${textOf(module, timeout)})`),
  ])
}

/**
 * Inserts a function before a statement, with blank lines as style guides have them: two at the top of a module, one
 * elsewhere.
 */
function insertFunction(module: PythonModule, statement: PyNode, lines: readonly string[]): Edit {
  const { text } = module
  const blank = statement.parent?.type === 'module' ? ['', ''] : ['']
  const start = lineStart(text, statement.start)
  const above = /(?:^|[^\S\r\n]*(?:\r\n|\r|\n))(?:[^\S\r\n]*(?:\r\n|\r|\n))*$/.exec(
    text.slice(0, start),
  )?.[0]
  const there = Math.max((above ?? '').split(/\r\n|\r|\n/).length - 2, 0)
  const laid = layOut(
    module,
    [...blank.slice(there), ...lines, ...blank, ''],
    indentAt(text, statement.start),
    newlineAt(text, statement.start),
  )
  return insert(start, laid)
}
