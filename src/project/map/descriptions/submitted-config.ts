import { once } from '../../../collections/cache.ts'
import { groupBy } from '../../../collections/group-by.ts'
import { dirname, joinPath } from '../../../python/paths.ts'
import type { Workspace } from '../../files/workspace.ts'
import { type GivenPath, shown } from '../../world/commands/given-path.ts'
import type { Environment } from '../environment/environment.ts'
import { locateFile } from '../environment/files/locate-file.ts'
import { type Described, listedIn, outOfReach } from './described-file.ts'
import { commandFiles, type SubmitCommand, submitCommands } from './submit-commands.ts'

/** What commands that submit a script say of its run configuration, and of its packages. */

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

/** A command, and the file that has it. */
export interface Submit {
  readonly from: string
  readonly command: SubmitCommand
  readonly config: string
}

const submits = new WeakMap<Workspace, ReadonlyMap<string, readonly Submit[]>>()

/** The commands that submit a run configuration, by its file. */
const submitsByFile = ({ origin }: Workspace): ReadonlyMap<string, readonly Submit[]> =>
  once(submits, origin, () => {
    const all = commandFiles(origin).flatMap((from) =>
      submitCommands(origin, from).flatMap((command): Submit[] => {
        const path = configOf(origin, from, command)?.path ?? null
        return path === null ? [] : [{ from, command, config: path }]
      }),
    )
    return groupBy(all, ({ config }) => config)
  })

/** The commands that submit a run configuration. */
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
