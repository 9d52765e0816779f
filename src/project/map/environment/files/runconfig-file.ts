import { isMap } from 'yaml'
import { parseYaml, textUnder } from '../../../../packages/yaml.ts'
import { fileText, type Workspace } from '../../../files/workspace.ts'

/** What a `.runconfig` says of its script, and of its packages where it does not list them itself. */
interface RunConfigurationFile {
  /** The script that it runs; null where it names none. */
  readonly script: string | null
  /** The file that lists them instead; null where it names none. */
  readonly condaFile: string | null
  /** The file that describes the environment instead; null where it is described here. */
  readonly environmentFile: string | null
  /** Whether none are installed: the Python that is there is used as it is. */
  readonly isUserManaged: boolean
}

/** Reads a `.runconfig`, or the file with the environment of one; what is no YAML says nothing. */
export function readRunConfiguration(text: string): RunConfigurationFile {
  const parsed = parseYaml(text)
  const document = parsed instanceof Error || !isMap(parsed.contents) ? null : parsed
  const textAt = (...keys: string[]) => document && textUnder(document, ...keys)
  const environmentFile = textAt('environment')
  // in a file of its own, the environment is all that there is
  const isWithin = environmentFile === null && document?.hasIn(['environment', 'python'])
  const python = isWithin ? ['environment', 'python'] : ['python']
  return {
    script: textAt('script'),
    condaFile: textAt(...python, 'condaDependenciesFile'),
    environmentFile,
    isUserManaged: document?.getIn([...python, 'userManagedDependencies']) === true,
  }
}

/** Where a run configuration lists its packages: in a file, as far as that is there; or nowhere, for none are installed. */
type PackagesFile = { readonly given: string; readonly path: string | null } | 'user managed'

/**
 * Follows a run configuration to the file that lists its packages: itself, or one that it names.
 *
 * @param locate finds a file that it names
 */
export function packagesFileOf(
  workspace: Workspace,
  path: string,
  locate: (name: string) => string | null,
): PackagesFile {
  const own = readRunConfiguration(fileText(workspace, path))
  const holder = own.environmentFile ?? path
  const held = own.environmentFile === null ? path : locate(holder)
  if (held === null) return { given: holder, path: null }
  const { condaFile, isUserManaged } =
    held === path ? own : readRunConfiguration(fileText(workspace, held))
  if (isUserManaged) return 'user managed'
  return condaFile === null
    ? { given: holder, path: held }
    : { given: condaFile, path: locate(condaFile) }
}
