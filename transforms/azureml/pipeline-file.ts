import { type Document, isMap, isScalar, type YAMLMap } from 'yaml'
import { own } from '../../src/collections/own.ts'
import { endOf, offsetOf, readYaml, valueUnder } from '../../src/packages/yaml.ts'
import { indentAt, lineStart, previousLineEnd } from '../../src/text/document.ts'
import {
  argumentsOf,
  type DescribedStep,
  lineBelow,
  pairOf,
  REUSE,
  scalarText,
} from './described-step.ts'

/** A step of a pipeline in a file that runs a Python script. */
export interface PipelineFileStep extends DescribedStep {
  /** What Azure ML calls it. */
  readonly name: string
  /** The folder that is uploaded; null for the current one. */
  readonly folder: string | null
  /** The file with its run configuration; null for that of the SDK. */
  readonly runConfig: string | null
}

/** A step of a pipeline in a file that runs something else. */
export interface OtherFileStep {
  /** The class of the SDK that it becomes. */
  readonly type: string
  readonly name: string
  /** Where its description begins and ends. */
  readonly start: number
  readonly end: number
}

const CLASS = 'PythonScriptStep'
/** The key under which older files describe a step. */
const SECTION = 'python_script_step'
const SCRIPT = 'script_name'
const ROOT = ['pipeline', 'steps']
/** The other classes, by the same kind of key; `module` is left out, for it is no word of this kind of file alone. */
const OTHERS: Readonly<Record<string, string>> = {
  adla_step: 'AdlaStep',
  azurebatch_step: 'AzureBatchStep',
  data_transfer_step: 'DataTransferStep',
  databricks_step: 'DatabricksStep',
  parallel_run_step: 'ParallelRunStep',
}
const OTHER_CLASSES = [...Object.values(OTHERS), 'ModuleStep']

/** Each file with steps of a pipeline holds one of these. */
export const PIPELINE_FILE_WORDS = [SCRIPT, ...Object.keys(OTHERS), ...OTHER_CLASSES]

/**
 * The steps of a pipeline in a file, `Pipeline.load_yaml`, that run a Python script; none where it is something else.
 * Their arguments are those under `arguments` alone: nothing is made of `parameters`, `inputs` and `outputs`, nor of
 * what the run configuration is given.
 *
 * Source: azureml-pipeline-core 1.61.0, `_PipelineYamlParser.load_yaml`.
 */
export const readPipelineFile = (text: string): PipelineFileStep[] => readSteps(text, stepOf)

/** The steps of such a pipeline that run something else. */
export const readOtherSteps = (text: string): OtherFileStep[] => readSteps(text, otherStepOf)

interface Source {
  readonly text: string
  readonly document: Document.Parsed
}

function readSteps<Step>(
  text: string,
  read: (source: Source, key: unknown, step: YAMLMap) => Step | null,
): Step[] {
  const document = readYaml(text)
  if ('reason' in document) return []
  const steps = isMap(document.contents) ? document.getIn(ROOT) : null
  if (!isMap(steps)) return []
  return steps.items.flatMap(({ key, value }) =>
    isMap(value) ? (read({ text, document }, key, value) ?? []) : [],
  )
}

function otherStepOf(
  { text, document }: Source,
  key: unknown,
  step: YAMLMap,
): OtherFileStep | null {
  const named = valueUnder(document, step, 'type')
  const nested = step.items.find((pair) => own(OTHERS, String(pair.key)))
  const type = OTHER_CLASSES.find((each) => isText(named, each)) ?? own(OTHERS, String(nested?.key))
  if (!type) return null
  const section = named === undefined && isMap(nested?.value) ? nested.value : step
  return {
    type,
    name: scalarText(valueUnder(document, section, 'name')) ?? String(key),
    start: offsetOf(key),
    end: endOf(text, step),
  }
}

function stepOf({ text, document }: Source, key: unknown, step: YAMLMap): PipelineFileStep | null {
  const path = [...ROOT, String(key)]
  const nested = pairOf(step, SECTION)
  const type = valueUnder(document, step, 'type')
  if (!nested && !isText(type, CLASS)) return null
  // where the type is named, what stands under the older key is not read
  const section = type === undefined ? nested?.value : step
  if (!isMap(section)) return null
  const said = (map: YAMLMap, wanted: string) => scalarText(valueUnder(document, map, wanted))
  const name = said(section, SCRIPT)
  const own = pairOf(section, SCRIPT) ?? section.items[0]
  if (name === null || !own) return null
  const place = lineBelow(text, own)
  const given = valueUnder(document, section, REUSE)
  return {
    text,
    start: offsetOf(key),
    end: endOf(text, step),
    path,
    script: { key: own.key, name },
    arguments: argumentsOf(step, section === step ? place : above(text, nested?.key)),
    // the SDK asks each what it starts with
    takesTexts: true,
    reuse: {
      path: section === step ? path : [...path, SECTION],
      pair: pairOf(section, REUSE),
      isAllowed: given === undefined || (isScalar(given) && given.value === true),
      place,
    },
    name: said(section, 'name') ?? name,
    folder: said(section, 'source_directory'),
    runConfig: said(step, 'runconfig'),
  }
}

const isText = (node: unknown, text: string): boolean => isScalar(node) && node.value === text

/** The place of a line above that of a key. */
const above = (text: string, key: unknown) => ({
  end: previousLineEnd(text, lineStart(text, offsetOf(key))),
  indent: indentAt(text, offsetOf(key)),
})
