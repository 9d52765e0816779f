import { isMap, type YAMLMap } from 'yaml'
import { readYaml } from '../../src/packages/yaml.ts'
import {
  argumentsOf,
  behind,
  type DescribedStep,
  lineBelow,
  pairOf,
  scalarText,
} from './described-step.ts'

/**
 * A run configuration in a file of its own that names the script: `train.runconfig`, as `az ml run submit-script -c`
 * takes it, in YAML or, as editors write it, in JSON. Null where it is something else.
 *
 * Source: azureml-core 1.61.0, `RunConfiguration.load`.
 */
export function readRunFile(text: string): DescribedStep | null {
  const document = readYaml(text)
  if ('reason' in document) return null
  const { contents } = document
  if (!isMap(contents) || !isRunConfiguration(contents)) return null
  const script = pairOf(contents, 'script')
  const name = scalarText(script?.value)
  if (!script || name === null) return null
  return {
    text,
    start: 0,
    end: text.length,
    path: [],
    script: { key: script.key, name },
    arguments: argumentsOf(contents, (contents.flow ? behind : lineBelow)(text, script)),
    takesTexts: false,
    reuse: null,
  }
}

/** Whether this has what a run configuration alone has: without that, a file is something else. */
function isRunConfiguration(contents: YAMLMap): boolean {
  const environment = contents.get('environment')
  if (environment === undefined)
    return contents.has('target') && OWN_KEYS.some((key) => contents.has(key))
  // described here, or in a file of its own
  return (
    isMap(environment) || (typeof environment === 'string' && /\.(ya?ml|json)$/i.test(environment))
  )
}

/** Keys of a run configuration that files of other programs do not have beside a script and a target. */
const OWN_KEYS = ['framework', 'communicator', 'nodeCount', 'maxRunDurationSeconds', 'history']
