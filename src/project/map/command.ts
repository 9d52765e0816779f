import { reachingBinding } from '../../python/bindings.ts'
import type { Reader } from '../../python/evaluate.ts'
import { type StaticValue, string, type Unit, unknown } from '../../python/static-value.ts'
import { childOf, namedChildren, type PyNode, textOf } from '../../python/syntax.ts'
import { type Piece, piecesOf } from '../../python/texts.ts'
import type { Question } from '../world/readings.ts'

/** What a command line runs: `["python", "train.py", …]`, `"python train.py …"`. */

/** Stands for what is known only when the definition runs. */
const UNKNOWN = '\0'

/** The interpreter, with options that take no value, and what it runs. */
const RUNS = /^(?:\w+=\S* +)*(?:\S*\/)?python[\d.]*(?: +-[bBdEiIOqsSuvx]+)* +([^\s"'-]\S*)(?= |$)/

/** What a shell would read as more than one plain command. */
const SHELL = /[|&;<>`\n#]|\$\(/

/** What may go before, joined by `&&` or `;`: what neither leaves the folder nor runs a script. */
const LEAVES = /\b(cd|pushd|popd|exec|exit)\b|\.py\b|\0/

/**
 * The script that a command line starts, and gives its last words to; null where it starts anything else. Asked in one
 * way of reaching it, it is not known where it depends on what is not.
 */
export function scriptOfCommand(unit: Unit, command: PyNode, reader: Reader): Question | null {
  const started = startedBy(textOfCommand(reader, unit, command))
  if (started === null) return null
  return {
    at: command,
    answer(inner): StaticValue {
      const script = startedBy(textOfCommand(inner, unit, command))
      return script === null || script.includes(UNKNOWN) ? unknown(unit, command) : string(script)
    },
  }
}

/** What a command line gives Python to run; null where it starts anything else, or something after it. */
function startedBy(line: string): string | null {
  const [run = '', ...before] = line.split(/&&|;/).reverse()
  const [, script] = RUNS.exec(run.trim()) ?? []
  const isPlain = !SHELL.test(run) && !before.some((each) => LEAVES.test(each))
  return script !== undefined && isPlain ? script : null
}

/** A command line as the SDK puts it together, as far as it is known. */
function textOfCommand(reader: Reader, unit: Unit, node: PyNode): string {
  const value = reader.read(unit, node)
  switch (value.kind) {
    case 'string':
      return value.value
    case 'integer':
      return String(value.value)
    case 'collection':
      return reader.with(value.bound, (inner) => wordsOf(inner, value.unit, value.node))
    default:
      return partlyKnown(reader, unit, node)
  }
}

const wordsOf = (reader: Reader, unit: Unit, list: PyNode): string =>
  /^(list|tuple)$/.test(list.type)
    ? namedChildren(list)
        .map((item) => (/_splat$/.test(item.type) ? UNKNOWN : textOfCommand(reader, unit, item)))
        .join(' ')
    : UNKNOWN

/** What is known of an expression that is not known as a whole. */
function partlyKnown(reader: Reader, unit: Unit, node: PyNode): string {
  const within = (part: PyNode | null | undefined) =>
    part ? textOfCommand(reader, unit, part) : UNKNOWN
  switch (node.type) {
    case 'parenthesized_expression':
      return within(namedChildren(node)[0])
    case 'string':
    case 'concatenated_string':
      return [...piecesOf(reader, unit, node)].map(textOfPiece).join('')
    case 'binary_operator': {
      const sides = [childOf(node, 'left'), childOf(node, 'right')]
      return sides.map(within).join(sides.some((side) => side?.type === 'list') ? ' ' : '')
    }
    case 'call': {
      const callee = childOf(node, 'function')
      const isFormat = callee !== null && /\.\s*format$/.test(textOf(unit.module, callee))
      return isFormat ? within(childOf(callee, 'object')).replace(/\{[^{}]*\}/g, UNKNOWN) : UNKNOWN
    }
    case 'identifier': {
      const binding = reachingBinding(unit.module, node)
      const isEarlier = binding?.kind === 'assignment' && binding.node.start < node.start
      return isEarlier ? within(binding.value) : UNKNOWN
    }
    default:
      return UNKNOWN
  }
}

const textOfPiece = (piece: Piece): string => {
  if (typeof piece === 'string') return piece
  return piece.kind === 'string' ? piece.value : UNKNOWN
}
