import { only } from '../../src/collections/only.ts'
import { removeName } from '../../src/python/edits/removed-items.ts'
import { ownsItsLines } from '../../src/python/edits/statement-lines.ts'
import type { PythonModule } from '../../src/python/module.ts'
import type { Binding } from '../../src/python/scopes.ts'
import {
  childOf,
  findAll,
  isWithin,
  namedChildren,
  type PyNode,
  partOf,
  textOf,
} from '../../src/python/syntax.ts'
import { lineStart, nextLineStart, previousLineEnd } from '../../src/text/document.ts'
import { type Edit, remove } from '../../src/text/edits.ts'
import { ALL_FLAGS } from '../azureml/flags.ts'
import { blockAround, calleeName, type HandMade, readHandMade, readsOfOptions } from './by-hand.ts'

/** Imports of the how-to's code that hardly anything else needs. */
const IMPORTS = ['debugpy', 'socket', 'azureml.core.Run', 'azureml.core.run.Run']

/** Comments of the how-to's code. */
const COMMENT =
  /^#.*(remote.?debug|debugger|log the ip|run object|other computers to attach|wait \d+ seconds)/i

/**
 * The edits that take the how-to's code out of a step script: the options, the block, the run, and the imports that
 * nothing else uses.
 *
 * @returns null where any of it cannot be recognised with certainty: then all of it stays
 */
export function retractByHand(module: PythonModule, hand: HandMade): Edit[] | null {
  const start = hand.starts[0]
  if (!start && isUnread(module, hand))
    return takeOut(
      module,
      hand.options.map(({ statement }) => statement),
    )
  const block = start ? blockAround(module, start) : null
  if (!block || hand.isPtvsd || !hand.options.every(({ isHowTo }) => isHowTo)) return null
  const within = (node: PyNode) => isWithin(node, block)
  if (
    !hand.starts.every(within) ||
    !readsOfOptions(module).every((node) => within(node) || isOption(hand, node))
  )
    return null
  const body = namedChildren(partOf(block, 'consequence'))
  if (childOf(block, 'alternative') || !body.every((one) => isInBlock(module, one, within)))
    return null
  const statements = [block, ...hand.options.map(({ statement }) => statement)]
  statements.push(...runStatements(module, within))
  return takeOut(module, statements)
}

/** The edits that take the how-to's lines out of an entry script; null where they are not quite its lines. */
export function retractEntryByHand(module: PythonModule): Edit[] | null {
  const { starts, isPtvsd } = readHandMade(module)
  const waits = findAll(module.root, 'call').filter(
    (call) => calleeName(module, call) === 'debugpy.wait_for_client',
  )
  const prints = module.root.children.filter(
    (node) => isPrint(module, node) && /Debugger attached\.\.\./.test(textOf(module, node)),
  )
  const calls = [...starts, ...waits].flatMap((call) => call.parent ?? [])
  if (isPtvsd || starts.length !== 1 || calls.some((call) => call.parent !== module.root))
    return null
  return takeOut(module, [...calls, ...prints])
}

function takeOut(module: PythonModule, statements: PyNode[]): Edit[] | null {
  const gone = new Set(statements)
  const left = (block: PyNode | null): boolean =>
    block !== null &&
    (block.type === 'module' || namedChildren(block).some((one) => !gone.has(one)))
  // a block must not be left empty
  if (!statements.every((one) => ownsItsLines(module, one) && left(one.parent))) return null
  const imports = unusedImports(module, statements)
  return lineEdits(module, [...statements, ...imports.whole]).concat(imports.items)
}

/** Whether all of the options are there and nothing reads them: the block that did was taken out. */
const isUnread = (module: PythonModule, hand: HandMade): boolean =>
  new Set(hand.options.map(({ flag }) => flag)).size === ALL_FLAGS.size &&
  hand.options.every(({ isHowTo }) => isHowTo) &&
  readsOfOptions(module).every((node) => isOption(hand, node))

const isOption = ({ options }: HandMade, node: PyNode): boolean =>
  options.some(({ statement }) => isWithin(node, statement))

/** Whether a statement stands in the block of the how-to's code. */
function isInBlock(module: PythonModule, node: PyNode, within: (node: PyNode) => boolean): boolean {
  if (node.type === 'try_statement')
    return findAll(node, 'block').every((block) =>
      namedChildren(block).every(
        (one) => one.type === 'pass_statement' || isInBlock(module, one, within),
      ),
    )
  if (/import/.test(node.type)) return /\b(debugpy|socket|Run)\b/.test(textOf(module, node))
  const inner = namedChildren(node)[0]
  if (inner?.type === 'call') {
    const callee = calleeName(module, inner)
    if (/^debugpy\.(listen|wait_for_client)$/.test(callee)) return true
    if (isPrint(module, node))
      return /timeout for debug|ip_address|debugger attached|vs ?code client/i.test(
        textOf(module, node),
      )
    return /\.log$/.test(callee) && /ip_address/.test(textOf(module, inner))
  }
  const target = inner?.type === 'assignment' ? childOf(inner, 'left') : null
  const value = inner && childOf(inner, 'right')
  if (target?.type !== 'identifier' || !value) return false
  const name = textOf(module, target)
  return (
    /^[\w.]+\.remote_debug_client_ip$|^socket\.gethostbyname\(/.test(textOf(module, value)) &&
    module.scopes.identifiers(name).every(within)
  )
}

function isPrint(module: PythonModule, statement: PyNode): boolean {
  const call = namedChildren(statement)[0]
  return call?.type === 'call' && textOf(module, partOf(call, 'function')) === 'print'
}

/** The statements `global run` and `run = Run.get_context()`, where nothing else uses that run. */
function runStatements(module: PythonModule, within: (node: PyNode) => boolean): PyNode[] {
  const assignments = findAll(module.root, 'assignment').filter((node) => {
    const value = childOf(node, 'right')
    return (
      value?.type === 'call' &&
      /^azureml\.core\.(run\.)?Run\.get_context$/.test(calleeName(module, value)) &&
      namedChildren(partOf(value, 'arguments')).length === 0 &&
      childOf(node, 'left')?.type === 'identifier'
    )
  })
  const assignment = only(assignments)
  const target = assignment && childOf(assignment, 'left')
  if (!target) return []
  const uses = module.scopes.identifiers(textOf(module, target))
  const globals = uses.flatMap(({ parent }) => (parent?.type === 'global_statement' ? parent : []))
  const others = uses.filter((use) => use !== target && use.parent?.type !== 'global_statement')
  if (!others.every(within) || globals.some((one) => namedChildren(one).length !== 1)) return []
  const statement = assignment.parent
  return !statement || within(statement) ? globals : [...globals, statement]
}

/**
 * The imports of the how-to's code that only the given statements use: whole statements, and edits for single names.
 */
function unusedImports(
  module: PythonModule,
  statements: readonly PyNode[],
): { whole: PyNode[]; items: Edit[] } {
  const gone = (node: PyNode) => statements.some((one) => isWithin(node, one))
  const isUnused = ({ name, node }: Binding) =>
    !gone(node) && module.scopes.identifiers(name).every((use) => use === node || gone(use))
  const unused = [...module.scopes.module.bindings.values()]
    .flatMap((bindings) => only(bindings) ?? [])
    .filter((binding) => isHowToImport(binding) && isUnused(binding))
  const whole: PyNode[] = []
  const items: Edit[] = []
  for (const { node } of unused) {
    let item = node
    while (item.parent && !/^import_(from_)?statement$/.test(item.parent.type)) item = item.parent
    const statement = item.parent
    if (!statement || statement.parent !== module.root || !ownsItsLines(module, statement)) continue
    const names = statement.children.filter(({ field }) => field === 'name')
    if (names.length === 1) whole.push(statement)
    else items.push(removeName(names, item))
  }
  return { whole, items }
}

const isHowToImport = ({ kind, qualified }: Binding): boolean =>
  kind === 'import' && IMPORTS.includes(qualified ?? '')

/** Removes the lines of statements, the how-to's comments above them, and blank lines that would be doubled. */
function lineEdits(module: PythonModule, statements: readonly PyNode[]): Edit[] {
  const { text } = module
  const ranges = statements
    .map(({ start, end }) => ({
      start: withComments(text, lineStart(text, start)),
      end: nextLineStart(text, end),
    }))
    .sort((a, b) => a.start - b.start)
  const joined: { start: number; end: number }[] = []
  for (const range of ranges) {
    const above = joined.at(-1)
    if (above && text.slice(above.end, range.start).trim() === '') above.end = range.end
    else joined.push({ ...range })
  }
  return joined.map(({ start, end }) => {
    const before =
      /(?<=^|\n|\r(?!\n))(?:[ \t\f]*(?:\r\n|\n|\r))*$/.exec(text.slice(0, start))?.[0] ?? ''
    const after = /^(?:[ \t\f]*(?:\r\n|\n|\r))*/.exec(text.slice(end))?.[0] ?? ''
    if (start - before.length === 0) return remove(start - before.length, end + after.length)
    if (end + after.length === text.length) return remove(start - before.length, end)
    if (after.length <= before.length) return remove(start, end + after.length)
    return remove(start - before.length, end)
  })
}

function withComments(text: string, start: number): number {
  let at = start
  while (at > 0) {
    const above = lineStart(text, previousLineEnd(text, at))
    if (!COMMENT.test(text.slice(above, at).trim())) break
    at = above
  }
  return at
}
