import { reachingBinding } from '../../python/bindings.ts'
import { callArguments, calledMethod } from '../../python/calls.ts'
import type { Reader } from '../../python/evaluate.ts'
import { calledName } from '../../python/module.ts'
import {
  type Bound,
  type StaticValue,
  string,
  type Unit,
  type UnitNode,
  unknown,
} from '../../python/static-value.ts'
import { partsOfText } from '../../python/strings.ts'
import { childOf, namedChildren, type PyNode, partOf, textOf } from '../../python/syntax.ts'
import type { Question } from '../world/readings.ts'

/** What a command line runs: `["python", "train.py", …]`, `"torchrun --nproc_per_node 2 train.py …"`. */

/**
 * The script that a command line starts, and gives its last words to; null where it starts anything else. Asked in one
 * way of reaching it, it is not known where it depends on what is not.
 */
export function scriptOfCommand(unit: Unit, command: PyNode, reader: Reader): Question | null {
  const started = (inner: Reader) => {
    const pieces = piecesOf(inner, { unit, node: command })
    const run = startedBy(pieces.map(({ text }) => text).join(''))
    return run && { ...run, pieces }
  }
  if (!started(reader)) return null
  return {
    at: command,
    answer(inner): StaticValue {
      const run = started(inner)
      if (!run) return unknown(unit, command)
      for (const word of [run.launcher, run.script]) readWithin(inner, run.pieces, word)
      const { text } = run.script
      return text.includes(UNKNOWN) ? unknown(unit, command) : string(text)
    },
  }
}

/** Stands for what is known only when the definition runs. */
const UNKNOWN = '\0'

/** What of a command line starts a script: its first word, and the one that names the script. */
interface Run {
  readonly launcher: Word
  readonly script: Word
}

/** What a shell would read as more than one plain command. */
const SHELL = /[|&<>`\n#]|\$\(/

/** What may not go before, joined by `&&` or `;`: it leaves the folder, runs a script, or is not known. */
const LEAVES = /\b(cd|pushd|popd|exec|exit)\b|\.py\b|\0/

/** What a command line gives Python to run; null where it starts anything else, or something after it. */
function startedBy(line: string): Run | null {
  const from = /^(?:.*(?:&&|;))?/s.exec(line)?.[0].length ?? 0
  if (SHELL.test(line.slice(from)) || LEAVES.test(line.slice(0, from))) return null
  const words = [...line.slice(from).matchAll(/\S+/g)].map(({ 0: text, index }) => ({
    text,
    start: from + index,
    end: from + index + text.length,
  }))
  const [launcher, ...rest] = words.slice(words.findIndex(({ text }) => !/^\w+=/.test(text)))
  const script = launcher && scriptAmong(launcher, rest)
  return launcher && script ? { launcher, script } : null
}

/** A word of a command line, by offsets in it. */
interface Word {
  readonly text: string
  readonly start: number
  readonly end: number
}

const PYTHON = /(^|\/)python[\d.]*$/
/** Options of Python that take no value. */
const OPTION = /^-[bBdEiIOqsSuvx]+$/
/** What starts a script once or several times, and gives it the words behind its name. */
const LAUNCHER = /^(accelerate|deepspeed|horovodrun|mpiexec|mpirun|torchrun|xvfb-run)$/
/** The same as modules. */
const LAUNCHER_MODULE = /^(torch\.distributed\.(launch|run)|accelerate\.commands\.launch)$/

/** The word that names the script which the first word starts. */
function scriptAmong(first: Word, rest: readonly Word[]): Word | null {
  if (PYTHON.test(first.text)) {
    const at = rest.findIndex(({ text }) => !OPTION.test(text))
    const [next, module, ...others] = at < 0 ? [] : rest.slice(at)
    if (next?.text === '-m')
      return module && LAUNCHER_MODULE.test(module.text) ? launched(others) : null
    return next && !/^["'-]/.test(next.text) ? next : null
  }
  return LAUNCHER.test(first.text) ? launched(rest) : null
}

/** The script behind the options of a launcher. */
function launched(words: readonly Word[]): Word | null {
  const at = words.findIndex(({ text }) => PYTHON.test(text) || /^[^-].*\.py$/.test(text))
  const found = words[at]
  return found && PYTHON.test(found.text)
    ? scriptAmong(found, words.slice(at + 1))
    : (found ?? null)
}

/** A part of a command line, and the expression that gives it, where it is no literal. */
interface Piece {
  readonly text: string
  readonly from?: UnitNode & { readonly bound: Bound }
}

/** A command line as the SDK puts it together: each part that is known. */
function piecesOf(reader: Reader, { unit, node }: UnitNode): Piece[] {
  const { module } = unit
  const within = (part: PyNode | null) => (part ? piecesOf(reader, { unit, node: part }) : [LOST])
  switch (node.type) {
    case 'parenthesized_expression':
      return within(namedChildren(node)[0] ?? null)
    case 'string':
    case 'concatenated_string':
      return (partsOfText(module, node) ?? [node]).flatMap((part) =>
        typeof part === 'string' ? [{ text: part }] : within(childOf(part, 'expression')),
      )
    case 'binary_operator': {
      const [left, right] = [childOf(node, 'left'), childOf(node, 'right')]
      if (childOf(node, 'operator')?.type !== '+')
        return filledIn(reader, { unit, node }, left, /%\S/g)
      const isList = left?.type === 'list' || right?.type === 'list'
      return [...within(left), ...(isList ? [BLANK] : []), ...within(right)]
    }
    case 'list':
    case 'tuple':
      return namedChildren(node).flatMap((item) => [
        ...(/_splat$/.test(item.type) ? [LOST] : within(item)),
        BLANK,
      ])
    case 'call':
      return piecesOfCall(reader, { unit, node }) ?? piecesOfValue(reader, { unit, node })
    case 'identifier': {
      const binding = reachingBinding(module, node)
      const value =
        binding?.kind === 'assignment' && binding.node.start < node.start && binding.value
      // a text cannot be changed behind its name
      return value && /^(concatenated_string|string|binary_operator|call)$/.test(value.type)
        ? within(value)
        : piecesOfValue(reader, { unit, node })
    }
    default:
      return piecesOfValue(reader, { unit, node })
  }
}

const LOST: Piece = { text: UNKNOWN }
const BLANK: Piece = { text: ' ' }

/** `"python train.py --rate {}".format(rate)`, `"python train.py".split()`, `" ".join([…])`; null for any other call. */
function piecesOfCall(reader: Reader, { unit, node }: UnitNode): Piece[] | null {
  const args = callArguments(unit.module, node)
  const method = calledMethod(node)
  const [first, ...others] = args?.positional ?? []
  if (calledName(unit.module, partOf(node, 'function')) === 'shlex.split')
    return first && others.length === 0 ? piecesOf(reader, { unit, node: first }) : null
  if (!method) return null
  const name = textOf(unit.module, method.name)
  if (name === 'split' && !first) return piecesOf(reader, { unit, node: method.object })
  if (
    name === 'join' &&
    first?.type === 'list' &&
    /^.\s.$/.test(textOf(unit.module, method.object))
  )
    return piecesOf(reader, { unit, node: first })
  return name === 'format' ? filledIn(reader, { unit, node }, method.object, /\{[^{}]*\}/g) : null
}

/** A text that is put together from a template: what that says, where the rest is not known. */
function filledIn(
  reader: Reader,
  whole: UnitNode,
  template: PyNode | null,
  places: RegExp,
): Piece[] {
  const pieces = piecesOfValue(reader, whole)
  if (!template || pieces.every(({ text }) => !text.includes(UNKNOWN))) return pieces
  return piecesOf(reader, { unit: whole.unit, node: template }).map((piece) => ({
    ...piece,
    text: piece.text.replace(places, UNKNOWN),
  }))
}

function piecesOfValue(reader: Reader, from: UnitNode): Piece[] {
  const { unit, node } = from
  const value = reader.aside((inner) => inner.read(unit, node))
  if (value.kind === 'collection' && /^(list|tuple)$/.test(value.node.type))
    return reader.with(value.bound, (inner) => piecesOf(inner, value))
  const text = value.kind === 'string' || value.kind === 'integer' ? String(value.value) : UNKNOWN
  return [{ text, from: { unit, node, bound: reader.bound } }]
}

/** Reads the expressions that give a part of a command line: what they need has to be known in each way. */
function readWithin(reader: Reader, pieces: readonly Piece[], { start, end }: Word): void {
  let at = 0
  for (const { text, from } of pieces) {
    if (from && at < end && at + text.length > start)
      reader.with(from.bound, (inner) => inner.read(from.unit, from.node))
    at += text.length
  }
}
