import type { PyNode } from '../../../python/syntax.ts'
import type { Reader } from '../../../python/values/evaluate.ts'
import { piecesOf, readWithin, UNKNOWN_PART } from '../../../python/values/known-pieces.ts'
import {
  type StaticValue,
  string,
  type Unit,
  unknown,
} from '../../../python/values/static-value.ts'
import type { Workspace } from '../../files/workspace.ts'
import type { Question } from '../../world/readings.ts'
import { namesakesOf } from './namesakes.ts'

/**
 * What a command line runs: `["python", "train.py", …]`, `"torchrun --nproc_per_node 2 train.py …"`, `"python -m
 * train"`.
 */

/** The question which script a command line starts. */
export interface StartedScript extends Question {
  /** Whether it is started by the name of its module: `python -m train`. */
  readonly isModule: boolean
}

/**
 * The script that a command line starts, whose arguments are then the last words; null where it starts anything else.
 * In one way of reaching it, it is not known where it depends on what this way does not settle.
 */
export function scriptOfCommand(
  workspace: Workspace,
  unit: Unit,
  command: PyNode,
  reader: Reader,
): StartedScript | null {
  const started = (inner: Reader) => {
    const pieces = piecesOf(inner, { unit, node: command })
    const run = runIn(pieces.map(({ text }) => text).join(''))
    const path = run && pathOf(workspace, run)
    return path && { ...run, path, pieces }
  }
  const run = started(reader)
  if (!run) return null
  return {
    unit,
    node: command,
    isModule: run.isModule,
    answer(inner): StaticValue {
      const run = started(inner)
      if (!run) return unknown(unit, command)
      for (const word of [run.launcher, run.script]) readWithin(inner, run.pieces, word)
      return run.path.includes(UNKNOWN_PART) ? unknown(unit, command) : string(run.path)
    },
  }
}

/** Whether a command line starts R. */
export function startsR(unit: Unit, command: PyNode, reader: Reader): boolean {
  const [first] = piecesOf(reader, { unit, node: command })
  return /^(R|Rscript)(\s|$)/.test(first?.text ?? '')
}

/** The path of a script that is run, from the working folder; null for a module that the repository does not have. */
function pathOf(workspace: Workspace, { script: { text }, isModule }: Run): string | null {
  if (!isModule || text.includes(UNKNOWN_PART)) return text
  const path = text.replaceAll('.', '/')
  const isFile = (file: string) =>
    namesakesOf(workspace, file).some((listed) => `/${listed}`.endsWith(`/${file}`))
  return [`${path}.py`, `${path}/__main__.py`].find(isFile) ?? null
}

/** The words of a command line that start a script: the first one, and the one that names the script, or its module. */
interface Run extends Named {
  readonly launcher: Word
}

/** The word that names what is run: `train.py`, or `steps.train` behind `-m`. */
interface Named {
  readonly script: Word
  readonly isModule: boolean
}

/** Characters by which a shell reads more than one plain command. */
const SHELL = /[|&<>`\n#]|\$\(/

/** What must not stand in front, joined by `&&` or `;`: it changes the folder, runs a script, or is not known. */
const LEAVES = /\b(cd|pushd|popd|exec|exit)\b|\.py\b|\0/

/** What a command line gives Python to run; null where it starts anything else, or something after it. */
function runIn(line: string): Run | null {
  const from = /^(?:.*(?:&&|;))?/s.exec(line)?.[0].length ?? 0
  if (SHELL.test(line.slice(from)) || LEAVES.test(line.slice(0, from))) return null
  const words = [...line.slice(from).matchAll(/\S+/g)].map(({ 0: text, index }) => ({
    text,
    start: from + index,
    end: from + index + text.length,
  }))
  const [launcher, ...rest] = words.slice(words.findIndex(({ text }) => !/^\w+=/.test(text)))
  const named = launcher && scriptAmong(launcher, rest)
  return launcher && named ? { launcher, ...named } : null
}

/** A word of a command line, by offsets in it. */
interface Word {
  readonly text: string
  readonly start: number
  readonly end: number
}

const PYTHON = /(^|\/)python[\d.]*$/
/** Options of Python that take no value, and those that hold theirs. */
const OPTION = /^-([bBdEiIOqsSuvx]+|[bBdEiIOqsSuvx]*[WX].+)$/
/** Options of Python whose value is the next word. */
const OPTION_WITH_VALUE = /^-[bBdEiIOqsSuvx]*[WX]$/
/** Programs that start a script once or several times, and pass on the words behind its name. */
const LAUNCHER = /^(accelerate|deepspeed|horovodrun|mpiexec|mpirun|torchrun|xvfb-run)$/
/** Those of them that also start a module, which `-m` names. */
const MODULE_LAUNCHER = /^(accelerate|deepspeed|torchrun)$/
/** Such launchers by the names of their modules. */
const LAUNCHER_MODULE = /^(torch\.distributed\.(launch|run)|accelerate\.commands\.launch|cProfile)$/
/** Programs that start any command in the same environment. */
const STARTER = /^(env|exec|nice|nohup|numactl|stdbuf|time|timeout)$/

/** The script that the words of a command start. */
function scriptAmong(first: Word, rest: readonly Word[]): Named | null {
  if (LAUNCHER.test(first.text)) return launched(rest, MODULE_LAUNCHER.test(first.text))
  if (STARTER.test(first.text)) return started(rest)
  if (!PYTHON.test(first.text)) return null
  const at = rest.findIndex(
    ({ text }, index) =>
      !OPTION.test(text) &&
      !OPTION_WITH_VALUE.test(text) &&
      !OPTION_WITH_VALUE.test(rest[index - 1]?.text ?? ''),
  )
  const [next, module, ...others] = at < 0 ? [] : rest.slice(at)
  if (next?.text === '-m') {
    if (!module) return null
    return LAUNCHER_MODULE.test(module.text)
      ? launched(others, true)
      : { script: module, isModule: true }
  }
  return next && !/^["'-]/.test(next.text) ? { script: next, isModule: false } : null
}

/** The script of the command behind the options of what starts it. */
function started(words: readonly Word[]): Named | null {
  const at = words.findIndex(({ text }) => PYTHON.test(text) || LAUNCHER.test(text))
  const [first, ...rest] = at < 0 ? [] : words.slice(at)
  return first ? scriptAmong(first, rest) : null
}

/** The script behind the options of a launcher, or the module that some of them are given. */
function launched(words: readonly Word[], takesModules: boolean): Named | null {
  const at = words.findIndex(
    ({ text }) =>
      PYTHON.test(text) ||
      /^[^-].*\.py$/.test(text) ||
      (takesModules && /^(-m|--module)$/.test(text)),
  )
  const [found, ...rest] = at < 0 ? [] : words.slice(at)
  if (!found) return null
  if (PYTHON.test(found.text)) return scriptAmong(found, rest)
  if (!found.text.startsWith('-')) return { script: found, isModule: false }
  const [module] = rest
  return module && !module.text.startsWith('-') ? { script: module, isModule: true } : null
}
