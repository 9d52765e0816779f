import { once } from '../../../collections/cache.ts'
import { groupBy } from '../../../collections/group-by.ts'
import { dirname, joinPath } from '../../../python/paths.ts'
import type { Workspace } from '../../files/workspace.ts'
import { type GivenPath, shown } from '../../world/commands/given-path.ts'
import type { Environment } from '../environment/environment.ts'
import { locateFile } from '../environment/files/locate-file.ts'
import { type Described, listedIn, outOfReach } from './described-file.ts'
import { commandFiles, RUN_ACTION, type SubmitCommand, submitCommands } from './submit-commands.ts'
import { actionsIn } from './workflow-actions.ts'

/** What commands and actions that submit a script say of its run configuration, and of its packages. */

/** The run configuration that a command names, and its file; no path where that is not in the repository. */
export interface SubmittedConfig {
  readonly name: string
  readonly path: string | null
}

/** Finds it; null where the command names none. */
export function configOf(
  workspace: Workspace,
  from: string,
  { config }: Pick<SubmitCommand, 'config'>,
): SubmittedConfig | null {
  if (config === null) return null
  const { name, folder } = config
  if (typeof folder !== 'string') return { name, path: null }
  const places = ['.azureml', 'aml_config', ''].flatMap((each) =>
    ['', '.runconfig', '.yml', '.yaml'].map((ending) => joinPath(folder, each, name + ending)),
  )
  return {
    name,
    path: places.flatMap((each) => locateFile(workspace, dirname(from), each) ?? [])[0] ?? null,
  }
}

/** A command, or an action of a workflow, and the file that has it. */
export interface Submit {
  readonly from: string
  readonly command: SubmitCommand
  readonly config: string
  /** Whether an action submits it, which does so whatever else uses the file. */
  readonly byAction?: true
}

const submits = new WeakMap<Workspace, ReadonlyMap<string, readonly Submit[]>>()

/** The commands and actions that submit a run configuration, by its file. */
const submitsByFile = ({ origin }: Workspace): ReadonlyMap<string, readonly Submit[]> =>
  once(submits, origin, () => {
    const all = commandFiles(origin).flatMap((from) => [
      ...submitCommands(origin, from).flatMap((command): Submit[] => {
        const path = configOf(origin, from, command)?.path ?? null
        return path === null ? [] : [{ from, command, config: path }]
      }),
      ...submittedByActions(origin, from),
    ])
    return groupBy(all, ({ config }) => config)
  })

/**
 * The run configurations that the action Azure/aml-run submits: it looks for one before a pipeline and before code.
 *
 * Source: Azure/aml-run, `code/main.py`.
 */
function submittedByActions(workspace: Workspace, from: string): Submit[] {
  return actionsIn(workspace, from, RUN_ACTION, 'run.json').flatMap(({ range, parameters }) => {
    const given = parameters.text('runconfig_yaml_file') ?? 'code/train/run_config.yml'
    const config = locateFile(workspace, parameters.root, given)
    const folder = parameters.root
    const command = { ...range, ...NO_SCRIPT, folder, config: { name: given, folder } }
    return config === null ? [] : [{ from, command, config, byAction: true as const }]
  })
}

/** The fields of a command that says nothing of a script, as an action does not. */
const NO_SCRIPT = {
  script: null,
  hasArguments: false,
  passesFlags: false,
  conda: null,
  isPlaced: false,
}

/** The commands and actions that submit a run configuration. */
export const submitsOf = (workspace: Workspace, path: string): readonly Submit[] =>
  submitsByFile(workspace).get(path) ?? []

/** The packages of a conda file that a command of a file names. */
export function condaOf(
  workspace: Workspace,
  place: Described,
  { conda, from, whose }: { conda: GivenPath; from: string; whose: string },
): Environment {
  const given = shown(conda)
  if (typeof conda !== 'string')
    return outOfReach(
      place,
      `which file lists the packages of ${whose} is known only when ${from} runs: ${given}`,
      'add debugpy to its pip packages by hand',
    )
  const path = locateFile(workspace, dirname(from), conda)
  return listedIn(workspace, place, { whose, given, path })
}
