import { isMap } from 'yaml'
import { readYaml } from '../../src/packages/yaml.ts'
import { argumentsOf, behind, below, type DescribedStep, pairOf, textOf } from './described-step.ts'

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
  if (!isMap(contents) || !isEnvironment(contents.get('environment'))) return null
  const script = pairOf(contents, 'script')
  const name = textOf(script?.value)
  if (!script || name === null) return null
  return {
    text,
    start: 0,
    end: text.length,
    path: [],
    script: { key: script.key, name },
    arguments: argumentsOf(contents, (contents.flow ? behind : below)(text, script)),
    takesTexts: false,
    reuse: null,
  }
}

/** Whether an environment is described here, or in a file of its own: without one, a file is something else. */
const isEnvironment = (value: unknown): boolean =>
  isMap(value) || (typeof value === 'string' && /\.(ya?ml|json)$/i.test(value))
