import { own } from '../../src/collections/own.ts'
import type { CallArguments } from '../../src/python/calls.ts'
import { type Constructor, isGiven } from './signatures.ts'

/**
 * The form in which a constructor takes the arguments of its script; `command` is a list of texts, or one text, that
 * starts with what runs the script.
 */
export type ArgumentsForm = 'list' | 'list or text' | 'dict' | 'command'

/** Whether a constructor takes one text instead of a list. */
export const takesText = (form: ArgumentsForm): boolean =>
  form === 'list or text' || form === 'command'

/** How a constructor says what it runs, and what has to change in it so that the script can be debugged. */
export interface Kind {
  readonly script: string
  readonly directory: string
  /** What the script is given: a list, for some also one text; the dict of an estimator; or all of a command line. */
  readonly arguments: {
    readonly parameter: string
    readonly form: ArgumentsForm
    /** Whether the object keeps them under the same name, where they can be set to something else. */
    readonly isAttribute?: true
  }
  /** Parameters that say where it runs; any of them makes a run configuration of ours superfluous. */
  readonly environment: readonly string[]
  /** The parameter for a run configuration, or an environment, of ours where there is none. */
  readonly makes: 'runconfig' | 'environment' | null
  /** Whether Azure ML may reuse its last output, and so not run it. */
  readonly reuses: boolean
}

const ESTIMATOR: Kind = {
  script: 'entry_script',
  directory: 'source_directory',
  arguments: { parameter: 'script_params', form: 'dict' },
  environment: ['environment_definition'],
  makes: null,
  reuses: false,
}

const SCRIPT_STEP: Kind = {
  script: 'script_name',
  directory: 'source_directory',
  arguments: { parameter: 'arguments', form: 'list' },
  environment: ['runconfig'],
  makes: 'runconfig',
  reuses: true,
}

const SCRIPT_RUN: Kind = {
  script: 'script',
  directory: 'source_directory',
  arguments: { parameter: 'arguments', form: 'list or text', isAttribute: true },
  environment: ['run_config', 'environment'],
  makes: 'environment',
  reuses: false,
}

/** The classes of the SDK that run a script of the user's own. */
const KINDS: Readonly<Partial<Record<string, Kind>>> = {
  PythonScriptStep: SCRIPT_STEP,
  MpiStep: { ...SCRIPT_STEP, environment: ['environment_definition'], makes: null },
  ScriptRunConfig: SCRIPT_RUN,
  Estimator: ESTIMATOR,
  PyTorch: ESTIMATOR,
  TensorFlow: ESTIMATOR,
  Chainer: ESTIMATOR,
  SKLearn: ESTIMATOR,
} satisfies Partial<Record<Constructor, Kind>>

const COMMAND = 'command'

/** Those that are given a command line instead of a script. */
const COMMAND_KINDS: Readonly<Partial<Record<string, Kind>>> = {
  CommandStep: {
    ...SCRIPT_STEP,
    script: COMMAND,
    arguments: { parameter: COMMAND, form: 'command' },
  },
  ScriptRunConfig: {
    ...SCRIPT_RUN,
    script: COMMAND,
    arguments: { parameter: COMMAND, form: 'command', isAttribute: true },
  },
} satisfies Partial<Record<Constructor, Kind>>

/** How the constructor of a class says what it runs; undefined for a class that runs no script of the user's own. */
export function kindOf(type: string, args: CallArguments): Kind | undefined {
  const plain = own(KINDS, type)
  const namesScript = plain !== undefined && isGiven(args, type, plain.script)
  return isGiven(args, type, COMMAND) && !namesScript ? own(COMMAND_KINDS, type) : plain
}

/** Whether a class of the SDK runs a script of the user's own, or runs an object that does. */
export const runsScript = (type: string): boolean =>
  [KINDS, COMMAND_KINDS, WRAPPERS].some((table) => Object.hasOwn(table, type))

/**
 * Classes that run another object, which names the script: an estimator, or a search over a run configuration. By
 * class, the parameters for that object.
 */
export const WRAPPERS: Readonly<Partial<Record<string, readonly string[]>>> = {
  // where it has no command of its own
  CommandStep: ['runconfig'],
  EstimatorStep: ['estimator'],
  // the first versions of the SDK have the second name
  HyperDriveStep: ['hyperdrive_config', 'hyperdrive_run_config'],
  HyperDriveConfig: ['run_config', 'estimator'],
  HyperDriveRunConfig: ['run_config', 'estimator'],
} satisfies Partial<Record<Constructor, readonly string[]>>

/** Those wrappers that are steps; the others are only run by such a step, or by an experiment. */
export const WRAPPING_STEPS: readonly string[] = Object.keys(WRAPPERS).filter((type) =>
  type.endsWith('Step'),
)

/** The parameter by which the wrapping steps give the script its arguments. */
export const WRAPPER_ARGUMENTS = 'estimator_entry_script_arguments'

/** A call of the SDK whose script cannot be debugged this way. */
export interface OutOfReach {
  readonly reason: string
  /** What to do instead. */
  readonly hint: string
  readonly kind: 'step' | 'deployment'
  /** The parameter that says what it is called. */
  readonly name: string
  readonly code: 'out-of-reach' | 'parallel-run'
}

const unreachedStep = (reason: string, code: OutOfReach['code'] = 'out-of-reach'): OutOfReach => ({
  reason,
  hint: 'run the code in a PythonScriptStep to debug it',
  kind: 'step',
  name: 'name',
  code,
})

/** The entry for a step that could not be written as a PythonScriptStep, either. */
const withoutPython = (reason: string): OutOfReach => ({
  ...unreachedStep(reason),
  hint: 'leave it as it is: none of your Python runs in it',
})

/** What is said of the calls whose run configuration has Spark run the script. */
export const CONFIGURED_FOR_SPARK: OutOfReach = {
  ...unreachedStep('its run configuration has Spark run the script'),
  hint: 'leave out framework= to debug the code without Spark',
}

/** The calls of the SDK whose scripts cannot be debugged this way, and why. */
export const OUT_OF_REACH: Readonly<Record<string, OutOfReach>> = {
  ParallelRunStep: unreachedStep(
    'its entry script runs in several worker processes at once, and Azure ML gives up a batch that stands at a breakpoint for longer than run_invocation_timeout',
    'parallel-run',
  ),
  DatabricksStep: unreachedStep('it runs on a Databricks cluster'),
  AutoMLStep: withoutPython('it runs no script of your own'),
  DataTransferStep: withoutPython('it runs no script of your own'),
  AdlaStep: withoutPython('it runs U-SQL on Data Lake Analytics'),
  AzureBatchStep: unreachedStep('it runs a program on Azure Batch'),
  SynapseSparkStep: unreachedStep('it runs on a Spark pool'),
  KustoStep: withoutPython('it runs queries on Azure Data Explorer'),
  ModuleStep: unreachedStep('it runs a module that is registered in the workspace'),
  RScriptStep: withoutPython('it runs R'),
  NotebookRunConfig: { ...unreachedStep('it runs a notebook'), name: 'notebook' },
  NotebookRunnerStep: unreachedStep('it runs a notebook'),
  ReinforcementLearningEstimator: {
    ...unreachedStep('it runs on a Ray cluster'),
    name: 'entry_script',
  },
  image_configuration: {
    reason: 'it deploys the way that InferenceConfig has replaced',
    hint: 'name the script in InferenceConfig(entry_script=...) and build the image with Model.package',
    kind: 'deployment',
    name: 'execution_script',
    code: 'out-of-reach',
  },
}

/** A word of every file that imports the SDK: a file without it is not even decoded. */
export const SDK = 'azureml'

/** The classes and functions of the SDK by which steps and deployments are found. */
export const DEFINING: readonly string[] = [
  ...Object.keys(KINDS),
  ...WRAPPING_STEPS,
  ...Object.keys(OUT_OF_REACH),
  'InferenceConfig',
]
