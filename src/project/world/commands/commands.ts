import { isMap, isPair, isScalar, type ParsedNode, visit, type YAMLMap } from 'yaml'
import { onceForBoth } from '../../../collections/cache.ts'
import { distinct } from '../../../collections/distinct.ts'
import { readYaml } from '../../../packages/yaml.ts'
import { dirname } from '../../../python/paths.ts'
import { fileText, type Workspace } from '../../files/workspace.ts'
import { expanded, type Variables, variablesBefore } from './command-variables.ts'
import { itemsAround, waysAround, waysOfGroups } from './command-ways.ts'
import { type GivenPath, inside, pathOf, withOwnFolder } from './given-path.ts'

/** The commands that workflows and shell scripts run. */

/** A command with its words, in which what is known of variables has taken their places. */
export interface ShellCommand {
  /** Its place in the file. */
  readonly start: number
  readonly end: number
  /** What follows the program. */
  readonly words: readonly string[]
  /** The folder in which it runs. */
  readonly folder: GivenPath
}

/** What is looked for at the start of commands. */
export interface Program {
  /** Texts one of which is in every such command. */
  readonly marks: readonly string[]
  /** The source of a regular expression without groups. */
  readonly pattern: string
}

/** What a shell or `make` runs as a whole. */
export const isShellFile = (path: string): boolean =>
  /\.(sh|ps1|cmd|bat)$/i.test(path) || isMakefile(path)

const isMakefile = (path: string): boolean => /(^|\/)makefile$/i.test(path)

/**
 * The commands of a workflow or a shell script that start a program, in turn: each once for what it is in the items of
 * the loops and matrices around it, and in the uses of its template.
 */
export function commandsOf(
  workspace: Workspace,
  path: string,
  program: Program,
): readonly ShellCommand[] {
  if (!workspace.holds(path, program.marks)) return []
  return onceForBoth(known, workspace, `${path} ${program.pattern}`, () => {
    const text = fileText(workspace, path)
    const found = isShellFile(path)
      ? commandsIn({ text, at: 0, raw: text, path, folder: '', variables: new Map() }, program)
      : inYaml(workspace, path, text, program)
    return distinct(found)
  })
}

/** Most are asked for once to see what files they name, and once more for themselves. */
const known = new WeakMap<Workspace, Map<string, readonly ShellCommand[]>>()

/** A text that a shell runs, and where it stands in its file, which may write it in another way. */
interface ShellText {
  readonly text: string
  readonly at: number
  readonly raw: string
  readonly path: string
  readonly folder: GivenPath
  /** What is set around it. */
  readonly variables: Variables
}

/** The folder in which the shell of a step starts, by the keys of Azure Pipelines and of workflows. */
const FOLDERS = [['workingDirectory'], ['cwd'], ['working-directory']]
const DEFAULT_FOLDER = ['defaults', 'run', 'working-directory']
/** Keys of what nothing runs. */
const IS_SAID = /^(name|displayName|description|title|if|condition)$/

function inYaml(
  workspace: Workspace,
  path: string,
  text: string,
  program: Program,
): ShellCommand[] {
  const yaml = readYaml(text)
  if ('reason' in yaml) return []
  const found: ShellCommand[] = []
  visit(yaml, {
    Scalar(_, { value, range }, ancestors) {
      if (typeof value !== 'string' || !range) return
      const pair = ancestors.at(-1)
      if (isPair(pair) && IS_SAID.test(String(pair.key))) return
      if (!program.marks.some((each) => value.includes(each))) return
      const around = ancestors.filter((each) => isMap<ParsedNode, ParsedNode>(each)).reverse()
      const folder = around
        .flatMap((map) => [...FOLDERS, DEFAULT_FOLDER].map((keys) => map.getIn(keys, true)))
        .find((each) => isScalar(each) && typeof each.value === 'string')
      const raw = text.slice(range[0], range[1])
      const shell = startedByTask(around[0] as YAMLMap | undefined, value) ?? value
      // the ways may be many, and most texts start something else
      if (!startsOf(program).test(asOneLine(shell))) return
      const from = isScalar(folder) ? String(folder.value) : ''
      const ways = waysAround(workspace, path, around.toReversed()).flatMap((way) =>
        waysOfGroups(workspace, path, `${from} ${shell}`, way),
      )
      for (const variables of ways) {
        const start = pathOf(expanded(from, variables))
        const there = { text: shell, at: range[0], raw, path, folder: start, variables }
        found.push(...commandsIn(there, program))
      }
    },
  })
  return found
}

/** The command that a task of Azure Pipelines makes of the path of a script; null for any other text. */
function startedByTask(inputs: YAMLMap | undefined, value: string): string | null {
  if (inputs?.get('scriptPath') !== value || !value.endsWith('.py')) return null
  return `python ${value} ${inputs.get('arguments') ?? ''}`
}

/** In front of a program: `then`, `call` of a batch file, `-` of `make`, the pattern of a `case`, variables. */
const BEFORE =
  /(?:^|[;&|(`\n])[ \t@-]*(?:(?:if|then|else|do|!|time|call|nohup|exec|"?[\w|*-]+"?\)|\w+=\S*|\$\w+[ \t]*=)[ \t]+)*$/
/** More is not looked at. UTF-16 code units. */
const LONGEST_BEFORE = 1000
/** A comment, which a shell passes over; the end of the command; or a word of it. */
const PART =
  /(?<end>\n|\d?[<>]|[;&|)`]+|#.*)|(?<word>(?:\$\{\{.*?\}\}|\$\([^)]*\)|"[^"]*"|'[^']*'|[^\s"';&|<>)`])+)/g
/** Where a shell goes; nothing for `popd`. */
const GOES_TO =
  /(?:^|[;&(\n])[ \t@-]*(?:popd\b|(?:cd|pushd)[ \t]+(?:\/d[ \t]+)?("?(?:\$\([^)]*\)|\$\{\{.*?\}\})[^\s;&|]*|"[^"]*"|'[^']*'|(?:\$\{\{.*?\}\}|[^\s;&|)])+))/g
/** What a shell of its own has done by then: `(cd steps && make)`. */
const SUBSHELL = /(?<!\$)\((?:[^()]|\$\([^()]*\))*\)/g

/** Lines as shells join them, with `$name` for what `make` hands on as `$$name`. */
const asOneLine = (text: string): string =>
  text.replace(/(?:[\\^]|(?<=[ \t])`)\r?\n/g, ' ').replaceAll(/\$\$(?=\w|\{)/g, '$')

/** Finds where a program may be started. */
const startsOf = ({ pattern }: Program): RegExp => new RegExp(`(?:${pattern})(?=\\s|$)`, 'g')

function commandsIn(
  { text, at, raw, path, folder, variables: around }: ShellText,
  program: Program,
): ShellCommand[] {
  // the places are those of the file
  const joined = asOneLine(isShellFile(path) ? withOwnFolder(text, dirname(path)) : text)
  const named = new RegExp(program.pattern, 'g')
  const places = [...raw.matchAll(named)]
  const all = [...joined.matchAll(named)].map(({ index }) => index)
  const starts = [...joined.matchAll(startsOf(program))]
  return starts
    .filter(({ index }) => isStart(joined, index))
    .flatMap((match) => {
      const begin = match.index + match[0].length
      const nth = all.indexOf(match.index)
      const start = at + (places[nth]?.index ?? 0)
      const end = at + (places[nth + 1]?.index ?? raw.length)
      const before = joined.slice(0, match.index)
      const set = variablesBefore(before, around)
      return itemsAround(before, set).map((variables) => {
        const known = (word: string) => expanded(unquoted(word), variables)
        // what comes to nothing, as a script must not, is set elsewhere
        const words = wordsFrom(joined, begin).map((word) => known(word) || unquoted(word))
        return { start, end, words, folder: folderAfter(before, path, folder, known) }
      })
    })
}

/** The folder to which a shell has gone by the end of a text. */
function folderAfter(
  before: string,
  path: string,
  folder: GivenPath,
  known: (word: string) => string,
): GivenPath {
  // `make` starts a shell for each line
  const own = isMakefile(path) ? before.slice(before.lastIndexOf('\n') + 1) : before
  const been = [folder]
  for (const [, to = '-'] of own.replace(SUBSHELL, '').matchAll(GOES_TO)) {
    if (to !== '-') been.push(inside(been.at(-1) ?? '', pathOf(known(to))))
    else if (been.length > 1) been.pop()
  }
  return been.at(-1) ?? ''
}

/** Whether nothing stands between a place and the start of its command but what may. */
const isStart = (text: string, at: number): boolean =>
  BEFORE.test(text.slice(Math.max(0, at - LONGEST_BEFORE), at))

function wordsFrom(text: string, begin: number): string[] {
  const words: string[] = []
  for (const { groups } of text.slice(begin).matchAll(PART)) {
    if (groups?.word === undefined) break
    words.push(groups.word)
  }
  return words
}

const unquoted = (word: string): string => word.replaceAll(/["']/g, '')
