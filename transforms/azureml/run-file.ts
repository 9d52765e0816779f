import { type Document, isMap, isScalar, isSeq, type Pair, type YAMLSeq } from 'yaml'
import { parseYaml } from '../../src/packages/yaml.ts'

/**
 * A run configuration in a file of its own that names the script: `train.runconfig`, as `az ml run submit-script -c`
 * takes it.
 *
 * Source: azureml-core 1.61.0, `RunConfiguration.load`.
 */
export interface RunFile {
  readonly text: string
  readonly document: Document.Parsed
  /** The key `script`, and what stands behind it. */
  readonly script: { readonly key: unknown; readonly value: unknown; readonly name: string }
  readonly arguments: Arguments
}

/** What is passed to the script. */
export type Arguments =
  | { readonly form: 'missing' }
  | { readonly form: 'list'; readonly key: unknown; readonly list: YAMLSeq }
  /** Nothing, one text, or a list that has another name. */
  | { readonly form: 'other'; readonly key: unknown }

/** Reads a file; null where it is no run configuration with a script. */
export function readRunFile(text: string): RunFile | null {
  const document = parseYaml(text)
  if (document instanceof Error || document.errors.length > 0) return null
  const { contents } = document
  if (!isMap(contents) || contents.flow || !isEnvironment(contents.get('environment'))) return null
  const pairOf = (wanted: string) =>
    contents.items.find(({ key }) => isScalar(key) && key.value === wanted)
  const script = pairOf('script')
  const name = isScalar(script?.value) ? script.value.value : null
  if (!script || typeof name !== 'string' || name.trim() === '') return null
  return {
    text,
    document,
    script: { key: script.key, value: script.value, name },
    arguments: argumentsOf(pairOf('arguments')),
  }
}

/** Described here, or in a file of its own: what has none is something else, or is read by other keys. */
const isEnvironment = (value: unknown): boolean =>
  isMap(value) || (typeof value === 'string' && /\.(ya?ml|json)$/i.test(value))

function argumentsOf(pair: Pair | undefined): Arguments {
  if (!pair) return { form: 'missing' }
  const { key, value } = pair
  return isSeq(value) && !value.anchor ? { form: 'list', key, list: value } : { form: 'other', key }
}

/** What a list holds, as texts. */
export const valuesOf = (list: YAMLSeq): string[] =>
  list.items.map((item) => (isScalar(item) ? String(item.value) : ''))
