import type { Workspace } from '../../files/workspace.ts'
import type { Environment } from '../environment/environment.ts'
import { locateFile } from '../environment/files/locate-file.ts'
import { packagesFileOf } from '../environment/files/runconfig-file.ts'
import { type DescribedFile, listedIn, outOfReach } from './described-file.ts'

/**
 * The packages of a run configuration in a file: listed in it, in a file that it names, or nowhere in the repository.
 *
 * @param name what runs with it
 * @param folders from where the files that it names are looked for, in turn
 */
export function runEnvironment(
  workspace: Workspace,
  file: DescribedFile,
  name: string,
  folders: readonly string[],
): Environment {
  const locate = (given: string): string | null =>
    folders.flatMap((from) => locateFile(workspace, from, given) ?? [])[0] ?? null
  const list = packagesFileOf(workspace, file.path, locate)
  if (list === 'user managed')
    return outOfReach(
      file,
      `the packages of ${name} are those of an image or of the Python on the compute target, because userManagedDependencies is true`,
      'add debugpy there: python -m pip install debugpy',
    )
  const inline = file.yaml.hasIn(['environment', 'python', 'condaDependencies'])
  return list.path === file.path && !inline
    ? outOfReach(
        file,
        `the packages of ${name} are those of a registered environment or of a default image: none are listed`,
        'add debugpy to that environment, or list debugpy and azureml-defaults under environment: python: condaDependencies',
      )
    : listedIn(workspace, file, { whose: name, ...list })
}
