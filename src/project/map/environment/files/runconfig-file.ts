import { isMap } from 'yaml'
import { parseYaml } from '../../../../packages/yaml.ts'

/** What a `.runconfig` says of its packages where it does not list them itself. */
export interface RunConfigurationFile {
  /** The file that lists them instead; null where it names none. */
  readonly condaFile: string | null
  /** The file that describes the environment instead; null where it is described here. */
  readonly environmentFile: string | null
  /** Whether none are installed: the Python that is there is used as it is. */
  readonly isUserManaged: boolean
}

/** Reads a `.runconfig`, or the file with the environment of one; what is no YAML says nothing. */
export function readRunConfiguration(text: string): RunConfigurationFile {
  const document = parseYaml(text)
  const at = (...path: string[]): unknown =>
    document instanceof Error || !isMap(document.contents) ? null : document.getIn(path)
  const environmentFile = fileName(at('environment'))
  const setting = (key: string): unknown =>
    (environmentFile === null ? at('environment', 'python', key) : null) ?? at('python', key)
  return {
    condaFile: fileName(setting('condaDependenciesFile')),
    environmentFile,
    isUserManaged: setting('userManagedDependencies') === true,
  }
}

const fileName = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null
