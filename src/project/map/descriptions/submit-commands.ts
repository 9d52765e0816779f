import { isMap, isScalar, type ParsedNode, visit } from 'yaml'
import { DEBUG_FLAGS } from '../../../../transforms/azureml/flags.ts'
import { readYaml, type YamlFault } from '../../../packages/yaml.ts'
import { joinPath, ROOT } from '../../../python/paths.ts'
import { fileText, type Workspace } from '../../files/workspace.ts'
import { expanded, type Variables, variablesAround, variablesBefore } from './command-variables.ts'

/**
 * The commands of workflows and shell scripts that submit a script: `az ml run submit-script -d conda.yml train.py`, or
 * `submit-hyperdrive`, which submits it several times.
 *
 * Source: azureml-core 1.61.0, `azureml/_cli/run/run_commands.py`.
 */

/** A path that a command gives: `{ variable }` where it is known only when the command runs. */
export type GivenPath = string | { readonly variable: string }

/** Such a path as the command has it. */
export const shown = (path: GivenPath): string => (typeof path === 'string' ? path : path.variable)

export interface SubmitCommand {
  /** Its place in the file. */
  readonly start: number
  readonly end: number
  /** The first word that is no option: all behind it goes to the script. */
  readonly script: GivenPath | null
  readonly hasArguments: boolean
  readonly passesFlags: boolean
  /** What is uploaded. */
  readonly folder: GivenPath
  readonly conda: GivenPath | null
  /** The run configuration, and the folder below which it is. */
  readonly config: { readonly name: string; readonly folder: GivenPath } | null
  /** Whether it names where the script runs. */
  readonly isPlaced: boolean
}

/** The commands by their last word, one of which is in every file with any. */
export const SUBMITTING = ['submit-script', 'submit-hyperdrive']

/** What a shell or `make` runs as a whole. */
const isShellFile = (path: string): boolean => /\.(sh|ps1|cmd|bat)$|(^|\/)makefile$/i.test(path)

/** May hold some, by its name: any YAML would have to be searched else. */
export const isCommandFile = (path: string): boolean =>
  isShellFile(path) ||
  (/\.ya?ml$/i.test(path) && /pipe|\.github\b|workflow|train|build|submit|\bc[id]\b/i.test(path))

/** The commands of a file, in turn; none where it has another name. */
export function submitCommands(workspace: Workspace, path: string): SubmitCommand[] {
  if (!isCommandFile(path) || !workspace.holds(path, SUBMITTING)) return []
  const text = fileText(workspace, path)
  return isShellFile(path)
    ? commandsIn({ text, at: 0, raw: text, folder: '', variables: new Map() })
    : inYaml(workspace, path, text)
}

/** Why a workflow cannot be read that submits or deploys something, by its looks; null for any other file. */
export function faultIn(workspace: Workspace, path: string): YamlFault | null {
  const text = isShellFile(path) ? '' : fileText(workspace, path)
  if (!WORKS.test(text)) return null
  const yaml = readYaml(text)
  return 'reason' in yaml ? yaml : null
}

/** A command that submits a script, or an action that deploys one, in a line that is no comment. */
const WORKS =
  /^(?![ \t]*#).*(?:az[ \t]+ml[ \t]+run[ \t]+submit-(?:script|hyperdrive)|\buses[ \t]*:[ \t'"]*azure\/aml-deploy)/im

/** A text that a shell runs, and where it stands in its file, which may write it in another way. */
interface ShellText {
  readonly text: string
  readonly at: number
  readonly raw: string
  readonly folder: GivenPath
  /** What is set around it. */
  readonly variables: Variables
}

/** The folder in which the shell of a step starts, by the keys of Azure Pipelines and of workflows. */
const FOLDERS = [['workingDirectory'], ['cwd'], ['working-directory']]
const DEFAULT_FOLDER = ['defaults', 'run', 'working-directory']

function inYaml(workspace: Workspace, path: string, text: string): SubmitCommand[] {
  const yaml = readYaml(text)
  if ('reason' in yaml) return []
  const found: SubmitCommand[] = []
  visit(yaml, {
    Scalar(_, { value, range }, ancestors) {
      if (typeof value !== 'string' || !range || !SUBMITTING.some((each) => value.includes(each)))
        return
      const around = ancestors.filter((each) => isMap<ParsedNode, ParsedNode>(each)).reverse()
      const folder = around
        .flatMap((map) => [...FOLDERS, DEFAULT_FOLDER].map((keys) => map.getIn(keys, true)))
        .find((each) => isScalar(each) && typeof each.value === 'string')
      const raw = text.slice(range[0], range[1])
      const variables = variablesAround(workspace, path, around.toReversed())
      const start = isScalar(folder) ? pathOf(expanded(String(folder.value), variables)) : ''
      found.push(...commandsIn({ text: value, at: range[0], raw, folder: start, variables }))
    },
  })
  return found
}

const SUBMIT = /az\s+ml\s+run\s+submit-(?:script|hyperdrive)/g
/** What stands between the start of a command and the program: `then`, `call` of a batch file, `-` of `make`, variables. */
const COMMAND =
  /(?<=(?:^|[;&|(`\n])[ \t@-]*(?:(?:if|then|else|do|!|time|call|\w+=\S*|\$\w+[ \t]*=)[ \t]+)*)az\s+ml\s+run\s+submit-(?:script|hyperdrive)(?=\s|$)/g
/** A comment, which a shell passes over; the end of the command; or a word of it. */
const PART =
  /(?<end>\n|\d?[<>]|[;&|)`]+|#.*)|(?<word>(?:\$\{\{.*?\}\}|\$\([^)]*\)|"[^"]*"|'[^']*'|[^\s"';&|<>)`])+)/g
const GOES_TO =
  /(?:^|[;&(\n])[ \t]*(?:cd|pushd)[ \t]+("?(?:\$\([^)]*\)|\$\{\{.*?\}\})[^\s;&|]*|"[^"]*"|'[^']*'|[^\s;&|)]+)/g

function commandsIn({ text, at, raw, folder, variables: around }: ShellText): SubmitCommand[] {
  // as shells join lines; the places are those of the file
  const joined = text.replace(/(?:[\\^]|(?<=[ \t])`)\r?\n/g, ' ')
  const places = [...raw.matchAll(SUBMIT)]
  const all = [...joined.matchAll(SUBMIT)].map(({ index }) => index)
  return [...joined.matchAll(COMMAND)].map((match): SubmitCommand => {
    const begin = match.index + match[0].length
    const nth = all.indexOf(match.index)
    const start = at + (places[nth]?.index ?? 0)
    const end = at + (places[nth + 1]?.index ?? raw.length)
    const before = joined.slice(0, match.index)
    const variables = variablesBefore(before, around)
    const known = (word: string) => expanded(unquoted(word), variables)
    const moves = [...before.matchAll(GOES_TO)]
    const from = moves.reduce((now, [, to = '']) => inside(now, pathOf(known(to))), folder)
    return { start, end, ...parse(wordsFrom(joined, begin).map(known), from) }
  })
}

function wordsFrom(text: string, begin: number): string[] {
  const words: string[] = []
  for (const { groups } of text.slice(begin).matchAll(PART)) {
    if (groups?.word === undefined) break
    words.push(groups.word)
  }
  return words
}

const unquoted = (word: string): string => word.replaceAll(/["']/g, '')

/** Options without a value. */
const SWITCH = /^--(async|debug|verbose|only-show-errors|help)$|^-h$/
const OPTIONS = {
  config: /^(-c|--run-c.*)$/,
  conda: /^(-d|--conda.*)$/,
  path: /^--path$/,
  source: /^--source.*$/,
  target: /^--(ct|target)$/,
}

function parse(words: readonly string[], from: GivenPath): Omit<SubmitCommand, 'start' | 'end'> {
  const given: Partial<Record<keyof typeof OPTIONS, string>> = {}
  let at = 0
  for (; words[at]?.startsWith('-'); at++) {
    const [option = '', value] = (words[at] ?? '').split(/=(.*)/s)
    if (SWITCH.test(option)) continue
    const known = (Object.keys(OPTIONS) as (keyof typeof OPTIONS)[]).find((key) =>
      OPTIONS[key].test(option),
    )
    if (known) given[known] = value ?? words[at + 1] ?? ''
    if (value === undefined) at++
  }
  const script = words[at]
  const rest = words.slice(at + 1)
  const { config, conda, path, source, target } = given
  const below = path === undefined ? from : inside(from, pathOf(path))
  return {
    script: script === undefined ? null : pathOf(script),
    hasArguments: rest.length > 0,
    passesFlags: rest.includes(DEBUG_FLAGS.enabled),
    folder: source === undefined ? below : inside(from, pathOf(source)),
    conda: conda === undefined ? null : inside(from, pathOf(conda)),
    config: config === undefined ? null : { name: config, folder: below },
    isPlaced: target !== undefined,
  }
}

/** Variables that stand for the folder of the checkout; and a script's own, from where files are looked for anyway. */
const CHECKOUT =
  /^\$[({]*\s*(?:build[._]sourcesdirectory|system[._]defaultworkingdirectory|github[._]workspace)\s*[)}]*(?=\/|$)/i
const OWN_FOLDER = /^\$\(dirname[^)]*\)\/?/

function pathOf(text: string): GivenPath {
  const path = text.trim().replaceAll('\\', '/').replace(CHECKOUT, ROOT).replace(OWN_FOLDER, '')
  return /[$%~]|\{\{/.test(path) ? { variable: text.trim() } : path
}

function inside(folder: GivenPath, path: GivenPath): GivenPath {
  if (typeof path !== 'string') return path
  return typeof folder === 'string' || path.startsWith('/')
    ? joinPath(typeof folder === 'string' ? folder : '', path)
    : folder
}
