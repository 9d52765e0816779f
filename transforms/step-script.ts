import { extensibleParser, type ParserUse } from '../src/python/command-line/argparse.ts'
import { storedAs } from '../src/python/command-line/argparse-options.ts'
import { mayExec, usesGreenlets } from '../src/python/command-line/onlookers.ts'
import { ARGPARSE } from '../src/python/command-line/suppress.ts'
import { importSorted, removeAddedImports } from '../src/python/edits/added-imports.ts'
import { topOf } from '../src/python/edits/module-top.ts'
import { ownsItsLines } from '../src/python/edits/statement-lines.ts'
import type { PythonModule } from '../src/python/module.ts'
import { ancestor, childOf, namedChildren, type PyNode, partOf } from '../src/python/syntax.ts'
import { lineEnd, lineStart, nextLineStart, previousLineEnd } from '../src/text/document.ts'
import { type Edit, remove } from '../src/text/edits.ts'
import { defineTransform, outcomeOf } from '../src/transform.ts'
import { ALL_FLAGS, DEBUG_FLAGS, type DebugOptions } from './azureml/flags.ts'
import {
  ATTACH,
  addArgumentLines,
  extendBlock,
  PARAMETER_TYPES,
  standAloneBlock,
  type Wording,
} from './inserted/attach.ts'
import { asksForDebugging, readHandMade } from './inserted/by-hand.ts'
import { leaveInserted } from './inserted/changed-since.ts'
import { finishByHand } from './inserted/finish.ts'
import {
  attachFunctions,
  freshName,
  hiddenBuiltins,
  insertAtTop,
  linesBefore,
  linesBehind,
  removeFromTop,
  statementsUsing,
} from './inserted/place.ts'
import { madeByHand, NO_PLACE, refusalOf } from './inserted/refusals.ts'
import { retractByHand } from './inserted/retract-by-hand.ts'

/** How a step script waits, and what other code asks of what is inserted. */
export interface ScriptRequest extends DebugOptions {
  /**
   * The statements of the script that import modules of the repository, where one of these reads the command line,
   * goes to another folder, prints elsewhere, replaces what a debugger works with, or does all of the script's work, at
   * once.
   */
  readonly early?: readonly string[]
  /** Whether other code does so later, or looks at what the script has read, and must not find the flags there. */
  readonly apart?: boolean
  /** Whether a module that the script imports may put another program in the script's place. */
  readonly replaced?: boolean
  /** Whether a module that the script imports may put other threads in the place of Python's. */
  readonly greenlets?: boolean
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
  trigger: [ATTACH, DEBUG_FLAGS.enabled, 'ptvsd'],
  summary: 'lets a step script wait for VS Code when it is run with --remote_debug',
  description:
    'Without the flag the script behaves exactly as before. With it, the script prints the address of its node, starts debugpy and waits for VS Code, at most as long as the timeout says.',

  add(module, [options]) {
    if (!options) return outcomeOf([])
    const refusal = refusalOf(module, 'script')
    if (refusal) return refusal
    const [inserted] = attachFunctions(module, 'extend', 'stand-alone')
    if (inserted) return leaveInserted(module, inserted, options.early)
    const wording: Wording = {
      ...options,
      name: freshName(module),
      builtins: [],
      replacesItself: options.replaced === true || mayExec(module),
      greenlets: options.greenlets === true || usesGreenlets(module),
    }
    const finished = finishByHand(module, readHandMade(module), wording, (parse) =>
      blockBehind(module, parse.statement, wording, (flag) => `${parse.namespace}.${flag}`),
    )
    if (finished) return finished
    const parser =
      options.early || options.apart ? null : extensibleParser(module, DEBUG_FLAGS.enabled)
    if (parser && ownsItsLines(module, parser.statement))
      return outcomeOf(extend(module, parser, wording))
    const top = topOf(module, options.early !== undefined)
    if (!top) return NO_PLACE
    const block = standAloneBlock({ ...wording, builtins: hiddenBuiltins(module) })
    return outcomeOf([insertAtTop(module, top, block)])
  },

  remove(module) {
    if (module.error !== null) return outcomeOf([])
    const extended = attachFunctions(module, 'extend')
    const inserted = attachFunctions(module, 'stand-alone')
    if (extended.length + inserted.length > 0)
      return outcomeOf([
        ...retract(module, extended),
        ...inserted.flatMap((definition) => removeFromTop(module, definition)),
      ])
    const hand = readHandMade(module)
    const first = hand.options[0]?.statement ?? hand.starts[0]
    // one option alone may be the script's own
    if (!first || hand.options.length + hand.starts.length < 2) return outcomeOf([])
    const byHand = retractByHand(module, hand)
    if (!byHand) return outcomeOf([], [madeByHand(first.start, 'script')])
    const options = hand.options.map(({ statement }) => statement)
    return outcomeOf([...byHand, ...removeAddedImports(module, ARGPARSE, options)])
  },
})

/** The options, the block behind the parse statement, and an import that the options need. */
function extend(
  module: PythonModule,
  { statement, parser, namespace, isDict, optionsBehind, suppress, lacking }: ParserUse,
  wording: Wording,
): Edit[] {
  const lines = addArgumentLines(parser, wording, ALL_FLAGS, suppress)
  return [
    ...(lacking ? [importSorted(module, lacking, ARGPARSE)] : []),
    linesBefore(module, statement, lines, optionsBehind),
    blockBehind(module, statement, wording, (name) =>
      isDict ? `${namespace}['${name}']` : `${namespace}.${name}`,
    ),
  ]
}

/** Inserts the block behind a parse statement; `option` says how to read what is stored under a name. */
function blockBehind(
  module: PythonModule,
  statement: PyNode,
  wording: Wording,
  option: (name: string) => string,
): Edit {
  const builtins = hiddenBuiltins(module, statement)
  const untyped = PARAMETER_TYPES.some((name) => module.scopes.resolve(name, statement))
  const lines = extendBlock({ ...wording, builtins, untyped }, (flag) => option(storedAs(flag)))
  return linesBehind(module, statement, lines)
}

/**
 * The inverse of `extend`: the blocks, of which a merge may have brought several, and the options that stand before
 * the statement above them. Nothing where a block holds more than ours, or waits for another option.
 */
function retract(module: PythonModule, definitions: readonly PyNode[]): Edit[] {
  const { text } = module
  const blocks = definitions.flatMap((definition) => blockOfOurs(module, definition) ?? [])
  if (blocks.length === 0 || blocks.length < definitions.length) return []
  const options = readHandMade(module)
    .options.map(({ statement }) => statement)
    .filter((statement) => ownsItsLines(module, statement))
  return [
    ...options.map(({ start, end }) => remove(lineStart(text, start), nextLineStart(text, end))),
    ...removeAddedImports(module, ARGPARSE, options),
    ...blocks.map((block) =>
      remove(previousLineEnd(text, block.start), lineEnd(text, lastStatement(block).end)),
    ),
  ]
}

/** The end of a block that counts: an indented comment behind it is part of it for the grammar. */
const lastStatement = (block: PyNode): PyNode =>
  namedChildren(partOf(block, 'consequence')).at(-1) ?? block

/** The block that holds an inserted function and what calls it; null where it is not as `add` made it. */
function blockOfOurs(module: PythonModule, definition: PyNode): PyNode | null {
  const block = ancestor(definition, 'if_statement')
  const own = [definition, ...statementsUsing(module, definition)]
  const isOurs =
    block &&
    namedChildren(partOf(block, 'consequence')).every((one) => own.includes(one)) &&
    !childOf(block, 'alternative') &&
    asksForDebugging(module, block)
  return isOurs ? block : null
}
