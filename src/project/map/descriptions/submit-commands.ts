import { DEBUG_FLAGS } from '../../../../transforms/azureml/flags.ts'
import { once } from '../../../collections/cache.ts'
import { readYaml, type YamlFault } from '../../../packages/yaml.ts'
import { configFiles } from '../../files/config-files.ts'
import { fileText, type Workspace } from '../../files/workspace.ts'
import { commandsOf, isShellFile, type Program } from '../../world/commands/commands.ts'
import { type GivenPath, inside, pathOf } from '../../world/commands/given-path.ts'

/**
 * The commands of workflows and shell scripts that submit a script: `az ml run submit-script -d conda.yml train.py`, or
 * `submit-hyperdrive`, which submits it several times.
 *
 * Source: azureml-core 1.61.0, `azureml/_cli/run/run_commands.py`.
 */

/** A command that submits a script, or a run configuration that names one. */
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

const SUBMIT: Program = {
  marks: SUBMITTING,
  pattern: 'az\\s+ml\\s+run\\s+submit-(?:script|hyperdrive)',
}

/** What a workflow that deploys by the action Azure/aml-deploy holds. */
export const DEPLOY_ACTION = 'aml-deploy'
/** What a workflow that submits a job by the action Azure/aml-run holds. */
export const RUN_ACTION = 'aml-run'
/** What commands hold that take an entry script: they deploy a model, build its image, profile or update it. */
export const DEPLOYING = [
  'ml model deploy',
  'ml model package',
  'ml model profile',
  'ml service update',
]

/** What is in a command that holds Python code of the SDK itself. */
const CODE = ['from azureml', 'import azureml']

/** One of these is in every file of commands that says anything: bytes are searched for the same words but once. */
export const COMMAND_WORDS = [...SUBMITTING, DEPLOY_ACTION, RUN_ACTION, ...DEPLOYING, ...CODE]

/** May hold some, by its name: any YAML would have to be searched else. */
export const isCommandFile = (path: string): boolean =>
  isShellFile(path) ||
  (/\.ya?ml$/i.test(path) &&
    /pipe|\.github\b|workflow|action|train|build|submit|deploy|release|devops|mlops|\bc[id]\b/i.test(
      path,
    ))

const known = new WeakMap<Workspace, readonly string[]>()

/** The files of a repository with such commands: whoever asks for any of these looks through the same ones. */
export const commandFiles = ({ origin }: Workspace): readonly string[] =>
  once(known, origin, () =>
    configFiles(origin).filter((path) => isCommandFile(path) && origin.holds(path, COMMAND_WORDS)),
  )

/** The commands of a file, in turn; none where it has another name. */
export const submitCommands = (workspace: Workspace, path: string): SubmitCommand[] =>
  isCommandFile(path) && workspace.holds(path, COMMAND_WORDS)
    ? commandsOf(workspace, path, SUBMIT).map(({ start, end, words, folder }) => ({
        start,
        end,
        ...parse(words, folder),
      }))
    : []

/** Why a workflow cannot be read that submits or deploys something, by its looks; null for any other file. */
export function faultIn(workspace: Workspace, path: string): YamlFault | null {
  const text = isShellFile(path) ? '' : fileText(workspace, path)
  if (!WORKS.test(text)) return null
  const yaml = readYaml(text)
  return 'reason' in yaml ? yaml : null
}

/** A command that submits a script, or an action that submits or deploys one, in a line that is no comment. */
const WORKS =
  /^(?![ \t]*#).*(?:az[ \t]+ml[ \t]+run[ \t]+submit-(?:script|hyperdrive)|\buses[ \t]*:[ \t'"]*azure\/aml-(?:deploy|run)\b)/im

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
