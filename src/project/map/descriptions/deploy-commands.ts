import { once } from '../../../collections/cache.ts'
import { distinct } from '../../../collections/distinct.ts'
import { groupBy } from '../../../collections/group-by.ts'
import { dirname } from '../../../python/paths.ts'
import type { Workspace } from '../../files/workspace.ts'
import { commandsOf, type Program } from '../../world/commands/commands.ts'
import { type GivenPath, inside, pathOf, shown } from '../../world/commands/given-path.ts'
import { locateFile } from '../environment/files/locate-file.ts'
import { COMMAND_WORDS, commandFiles, DEPLOYING, isCommandFile } from './submit-commands.ts'

/**
 * The commands of workflows and shell scripts that deploy a model: `az ml model deploy --entry-script score.py --cf
 * conda.yml`, or `--ic` with a file that says the same;
 * `az ml model profile` and `az ml service update` take the same.
 *
 * Source: Microsoft's documentation of the Azure CLI extension v1 for machine learning, `az ml model deploy`.
 */

/** A command that deploys a model, or only builds its image. */
export interface DeployCommand {
  /** Its place in the file. */
  readonly start: number
  readonly end: number
  /** What it does with the model: `deploy`, or `package` where it only builds the image. */
  readonly verb: string
  readonly script: GivenPath | null
  /** The script as the command has it. */
  readonly written: string | null
  /** What is uploaded with the script, which is then named from there; null for the script alone. */
  readonly folder: GivenPath | null
  /** Where its conda file may be: in the folder that is uploaded, or where the command runs. */
  readonly conda: readonly GivenPath[]
  /** The inference configuration. */
  readonly config: GivenPath | null
  /** What the service is called; null for a command that does not say how to serve. */
  readonly service: string | null
}

const DEPLOY: Program = { marks: DEPLOYING, pattern: 'az\\s+ml\\s+(?:model|service)' }

const OPTIONS = {
  script: /^--(es|entry.*)$/,
  folder: /^--(sd|source.*)$/,
  conda: /^--(cf|conda.*)$/,
  config: /^--(ic|inference.*)$/,
  name: /^(-n|--name)$/,
  serving: /^--(dc|deploy-config.*)$/,
}

/** The commands of a file, in turn; none where it has another name. */
export const deployCommands = (workspace: Workspace, path: string): DeployCommand[] =>
  isCommandFile(path) && workspace.holds(path, COMMAND_WORDS)
    ? commandsOf(workspace, path, DEPLOY).flatMap(({ start, end, words, folder }) => {
        const [verb = ''] = words
        return /^(deploy|package|profile|update)$/.test(verb)
          ? [{ start, end, verb, ...parse(words, folder) }]
          : []
      })
    : []

function parse(
  words: readonly string[],
  from: GivenPath,
): Omit<DeployCommand, 'start' | 'end' | 'verb'> {
  const said = (option: RegExp): string | null => {
    const at = words.findIndex((word) => option.test(word.split('=')[0] ?? ''))
    return at < 0 ? null : (words[at]?.split(/=(.*)/s)[1] ?? words[at + 1] ?? null)
  }
  const given = (option: RegExp): GivenPath | null => {
    const value = said(option)
    return value === null ? null : pathOf(value)
  }
  const below = (path: GivenPath | null) => path && inside(from, path)
  const folder = below(given(OPTIONS.folder))
  const script = given(OPTIONS.script)
  const conda = given(OPTIONS.conda)
  return {
    script: folder === null ? below(script) : script,
    written: script && shown(script),
    folder,
    conda: conda === null ? [] : distinct([inside(folder ?? from, conda), inside(from, conda)]),
    config: below(given(OPTIONS.config)),
    service: said(OPTIONS.serving) === null ? null : said(OPTIONS.name),
  }
}

const known = new WeakMap<Workspace, ReadonlyMap<string | null, readonly Deploying[]>>()

/** A command and the file that it takes as its inference configuration. */
interface Deploying {
  readonly verb: string
  readonly path: string | null
}

/** What commands do with the model whose serving a file describes: `deploy`, `profile`, …; none where none takes it. */
export const deployedBy = ({ origin }: Workspace, path: string): readonly string[] =>
  /\.(json|ya?ml)$/i.test(path)
    ? (
        once(known, origin, () => groupBy(configsOf(origin), (each) => each.path)).get(path) ?? []
      ).map(({ verb }) => verb)
    : []

const configsOf = (workspace: Workspace): readonly Deploying[] =>
  commandFiles(workspace).flatMap((from) =>
    deployCommands(workspace, from).map(({ verb, config }) => ({
      verb,
      path: typeof config === 'string' ? locateFile(workspace, dirname(from), config) : null,
    })),
  )

/** What a command starts, as messages have it. */
export const startedBy = (verb: string): string =>
  `az ml ${verb === 'update' ? 'service' : 'model'} ${verb} starts`
