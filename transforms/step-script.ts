import { extensibleParser, type ParserUse } from '../src/python/argparse.ts'
import { indentOfLine, indentUnit, layOut, ownsItsLines, topOf } from '../src/python/layout.ts'
import type { PythonModule } from '../src/python/module.ts'
import { preferredQuote, stringValue } from '../src/python/strings.ts'
import {
  ancestor,
  childOf,
  findAll,
  type PyNode,
  python2Only,
  statementOf,
  textOf,
} from '../src/python/syntax.ts'
import { lineEnd, lineStart, newlineAt, nextLineStart } from '../src/text/document.ts'
import { type Edit, insert, remove } from '../src/text/edits.ts'
import { blocked, defineTransform, type Outcome, outcomeOf } from '../src/transform.ts'
import { ALL_FLAGS, attributeOf, type DebugOptions, FLAGS } from './azureml/flags.ts'
import { addArgumentLines, extendBlock, standAloneBlock, type Wording } from './inserted/attach.ts'
import {
  attachFunctions,
  freshName,
  hiddenBuiltins,
  inQuotes,
  insertAtTop,
  removeFromTop,
} from './inserted/place.ts'

export interface ScriptRequest extends DebugOptions {
  /** Whether a module that the script imports reads the command line at once. */
  readonly early?: boolean
}

/**
 * Lets a step script wait for VS Code when it is run with `--remote_debug`.
 *
 * Extends the script's own argparse parser where nobody can see the difference; otherwise inserts a
 * small parser of its own that takes the four flags out of `sys.argv`.
 */
export const stepScript = defineTransform<'python', ScriptRequest>({
  id: 'step-script',
  language: 'python',
  trigger: ['_aml_debug_attach', '--remote_debug'],
  summary: 'lets a step script wait for VS Code when it is run with --remote_debug',
  description:
    'Without the flag the script behaves exactly as before. With it, the script prints the address of its node, starts debugpy and waits for VS Code, at most as long as the timeout says.',

  add(module, [options]) {
    if (!options) return outcomeOf([])
    const unreadable = refuse(module)
    if (unreadable) return unreadable
    const found = findInstrumentation(module)
    if (found.block) return outcomeOf([])
    if (found.options.length > 0)
      return blocked({
        code: 'option-taken',
        at: found.options[0]?.start ?? 0,
        message: 'the script has an option of its own that is called like one of ours',
        hint: 'rename that option, or instrument this script by hand',
      })
    const wording: Wording = { ...options, name: freshName(module), builtins: [] }
    const parser = options.early ? null : extensibleParser(module, FLAGS.enabled)
    if (parser && ownsItsLines(module, parser.statement))
      return outcomeOf(
        extend(module, parser, {
          ...wording,
          builtins: hiddenBuiltins(module, parser.statement),
        }),
      )
    const top = topOf(module, options.early)
    return top
      ? outcomeOf([
          insertAtTop(
            module,
            top,
            standAloneBlock({ ...wording, builtins: hiddenBuiltins(module) }),
          ),
        ])
      : blocked(NO_PLACE)
  },

  remove(module) {
    if (module.error !== null) return outcomeOf([])
    const edits: Edit[] = []
    for (const definition of attachFunctions(module, 'extend'))
      edits.push(...retract(module, ancestor(definition, 'if_statement') as PyNode))
    for (const definition of attachFunctions(module, 'stand-alone'))
      edits.push(...removeFromTop(module, definition))
    return outcomeOf(edits)
  },
})

const NO_PLACE = {
  code: 'no-place',
  at: 0,
  message: 'the docstring or a __future__ import shares its line with code',
  hint: 'give each statement a line of its own and run again',
}

/** Python that must not be touched. */
function refuse(module: PythonModule): Outcome | null {
  if (module.error !== null)
    return blocked({
      code: 'syntax-error',
      at: module.error,
      message: 'the script does not parse as Python 3',
      hint: 'mend the syntax error and run again; if Python takes it, instrument the script by hand',
    })
  const old = python2Only(module)
  return old
    ? blocked({
        code: 'python-2',
        at: old.start,
        message: 'the script is written for Python 2',
        hint: 'debugpy needs Python 3; port the script first',
      })
    : null
}

/** What is there of the instrumentation, ours or the how-to's. */
function findInstrumentation(module: PythonModule): { block: boolean; options: PyNode[] } {
  const options = findAll(module.root, 'call').filter((call) => {
    const callee = childOf(call, 'function')
    const name =
      callee?.type === 'attribute' ? textOf(module, childOf(callee, 'attribute') as PyNode) : ''
    const first = childOf(call, 'arguments')?.children.find((child) => child.named)
    return (
      name === 'add_argument' &&
      first !== undefined &&
      ALL_FLAGS.has(stringValue(module, first) ?? '')
    )
  })
  const listens = findAll(module.root, 'call').some(
    (call) => textOf(module, childOf(call, 'function') as PyNode) === 'debugpy.listen',
  )
  return {
    block:
      attachFunctions(module, 'extend', 'stand-alone').length > 0 ||
      (listens && options.length === ALL_FLAGS.size),
    options,
  }
}

/** The options before the parse statement, the block behind it. */
function extend(
  module: PythonModule,
  { statement, parser, namespace, isDict, suppress }: ParserUse,
  wording: Wording,
): Edit[] {
  const { text } = module
  const indent = indentOfLine(text, statement.start)
  const unit = indentUnit(module)
  const newline = newlineAt(text, statement.start)
  const lay = (lines: readonly string[]) =>
    inQuotes(layOut(lines, indent, unit, newline), preferredQuote(module))
  const option = (flag: string) =>
    isDict ? `${namespace}['${attributeOf(flag)}']` : `${namespace}.${attributeOf(flag)}`
  return [
    insert(
      lineStart(text, statement.start),
      lay(addArgumentLines(parser, wording, ALL_FLAGS, suppress)) + newline,
    ),
    insert(lineEnd(text, statement.end), newline + lay(extendBlock(wording, option))),
  ]
}

/** The inverse of `extend`: the block, and the options that stand before the statement above it. */
function retract(module: PythonModule, condition: PyNode): Edit[] {
  const { text } = module
  const edits = findInstrumentation(module)
    .options.map(statementOf)
    .filter((statement) => ownsItsLines(module, statement))
    .map((statement) =>
      remove(lineStart(text, statement.start), nextLineStart(text, statement.end)),
    )
  const start = lineStart(text, condition.start)
  const before = start - (text.startsWith('\r\n', start - 2) ? 2 : 1)
  return [...edits, remove(Math.max(0, before), condition.end)]
}
