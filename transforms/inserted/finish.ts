import { ownsItsLines } from '../../src/python/edits/statement-lines.ts'
import type { PythonModule } from '../../src/python/module.ts'
import type { PyNode } from '../../src/python/syntax.ts'
import type { Edit } from '../../src/text/edits.ts'
import { blocked, type Outcome, outcomeOf, type Problem } from '../../src/transform.ts'
import { ALL_FLAGS } from '../azureml/flags.ts'
import { addArgumentLines, type Wording } from './attach.ts'
import { type HandMade, type ParseStatement, parseOf, readsOfOptions } from './by-hand.ts'
import { ownOption } from './own-options.ts'
import { linesBehind } from './place.ts'

/**
 * Adds what is missing to a script that holds part of the how-to's code; null where it holds none.
 *
 * @param block inserts the block behind a parse statement, reading the options of its namespace
 */
export function finishByHand(
  module: PythonModule,
  hand: HandMade,
  wording: Wording,
  block: (parse: ParseStatement) => Edit,
): Outcome | null {
  const [option] = hand.options
  const [start] = hand.starts
  const flags = new Set(hand.options.map(({ flag }) => flag))
  const missing = [...ALL_FLAGS].filter((flag) => !flags.has(flag))
  if (start && hand.isPtvsd)
    return missing.length === 0
      ? outcomeOf([], [{ ...waitsForPtvsd(start), severity: 'warning' }])
      : blocked(waitsForPtvsd(start))
  if (!option) {
    const own = start ? null : ownOption(module)
    return start ? startsItself(start) : own && optionTaken(own)
  }
  if (start && missing.length === 0) return outcomeOf([])
  const last = hand.options.at(-1) ?? option
  const isSound =
    hand.options.every(({ isHowTo, parser }) => isHowTo && parser === option.parser) &&
    ownsItsLines(module, last.statement)
  // a single option may mean anything; and whoever reads them already acts on them
  if (!isSound || (!start && (flags.size === 1 || readsOfOptions(module).length > 0)))
    return optionTaken(option.statement)
  const options =
    missing.length > 0
      ? [linesBehind(module, last.statement, addArgumentLines(option.parser, wording, missing))]
      : []
  if (start) return outcomeOf(options)
  const parse = parseOf(module, option.parser)
  return parse && parse.statement.start >= last.statement.start
    ? outcomeOf([...options, block(parse)])
    : optionTaken(option.statement)
}

const waitsForPtvsd = (start: PyNode): Omit<Problem, 'severity'> => ({
  code: 'ptvsd',
  at: start.start,
  message: 'the script waits for ptvsd, which is no longer maintained: it is left as it is',
  hint: 'take the code for ptvsd out and run aml-debug add again; add --only ptvsd turns it into debugpy',
})

const startsItself = (start: PyNode): Outcome =>
  blocked({
    code: 'own-debugger',
    at: start.start,
    message: 'the script starts debugpy itself, but takes none of the arguments that say when',
    hint: 'take that call out and run again, or instrument this script by hand',
  })

const optionTaken = ({ start }: PyNode): Outcome =>
  blocked({
    code: 'option-taken',
    at: start,
    message: 'the script has an option of its own that is called like one of ours',
    hint: 'rename that option, or instrument this script by hand',
  })
